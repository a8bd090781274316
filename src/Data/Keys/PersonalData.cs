using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Panah.Kernel;

namespace Panah.Data;

/// <summary>Encrypts personal data at rest (AES-256-GCM, key id in front, keys rotate) and makes the keyed blind index it is looked up by.</summary>
public sealed class PersonalData
{
    private const byte Format = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Overhead = 2 + NonceSize + TagSize;

    private readonly KeyRing _keys;
    private readonly ConcurrentDictionary<(byte Id, string Purpose), Cipher> _ciphers = new();
    private readonly ConcurrentDictionary<string, byte[]> _indexes = new(StringComparer.Ordinal);

    internal PersonalData(KeyRing keys) => _keys = keys;

    /// <summary>Ciphertext of <paramref name="text"/>, 30 bytes longer than its UTF-8.</summary>
    /// <param name="purpose">Binds the ciphertext to its column, such as <c>person.mobile</c>.</param>
    public byte[] Encrypt(string purpose, string text)
    {
        var result = new byte[Overhead + Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, result.AsSpan(Overhead));
        return Seal(purpose, result);
    }

    /// <summary>The same of an identifier, which stays one until here (H-4).</summary>
    public byte[] Encrypt<T>(string purpose, T identifier)
        where T : struct, IIdentifier<T> => Encrypt(purpose, identifier.Value);

    /// <summary>The same of a file's bytes.</summary>
    public byte[] Encrypt(string purpose, ReadOnlySpan<byte> content)
    {
        var result = new byte[Overhead + content.Length];
        content.CopyTo(result.AsSpan(Overhead));
        return Seal(purpose, result);
    }

    /// <summary>
    /// The same text gives the same ciphertext while the key stays the same (the nonce is a keyed hash of the text, as in RFC 5297): for a column
    /// that is filtered by. Who reads the database learns which rows have the same text, and no text.
    /// </summary>
    public byte[] EncryptAlike(string purpose, string text)
    {
        var result = new byte[Overhead + Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, result.AsSpan(Overhead));
        return Seal(purpose, result, BlindIndex("nonce:" + purpose, text).AsSpan(0, NonceSize));
    }

    /// <summary>The text again.</summary>
    /// <exception cref="CryptographicException">Altered, of another purpose, or of a key that is not in the ring.</exception>
    public string Decrypt(string purpose, byte[] cipher) => Encoding.UTF8.GetString(DecryptBytes(purpose, cipher));

    /// <summary>The file's bytes again.</summary>
    /// <exception cref="CryptographicException">As for a text.</exception>
    public byte[] DecryptBytes(string purpose, byte[] cipher)
    {
        if (cipher.Length < Overhead || cipher[0] != Format)
            throw new CryptographicException("Not a ciphertext of this program.");
        var plain = new byte[cipher.Length - Overhead];
        CipherOf(cipher[1], purpose).Decrypt(cipher.AsSpan(2, NonceSize), cipher.AsSpan(Overhead), cipher.AsSpan(2 + NonceSize, TagSize), plain);
        return plain;
    }

    /// <summary>True when an older key made it: write it anew at the next occasion, so that the old key can go.</summary>
    public bool IsOfOldKey(byte[] cipher) => cipher.Length >= Overhead && cipher[1] != _keys.Newest;

    internal byte NewestKey => _keys.Newest;

    internal bool HasKey(byte id) => _keys.Has(id);

    /// <summary>HMAC-SHA256 of the canonical value, truncated to 16 bytes; equal inputs give equal indexes within one purpose.</summary>
    public byte[] BlindIndex(string purpose, string value) =>
        HMACSHA256.HashData(_indexes.GetOrAdd(purpose, static (name, keys) => keys.DeriveIndex("index:" + name), _keys), Encoding.UTF8.GetBytes(value))[..16];

    /// <summary>The same of an identifier, which stays one until here (H-4).</summary>
    public byte[] BlindIndex<T>(string purpose, T identifier)
        where T : struct, IIdentifier<T> => BlindIndex(purpose, identifier.Value);

    /// <summary>Encrypts in place what lies behind the overhead.</summary>
    /// <param name="nonce">Empty for a random one.</param>
    private byte[] Seal(string purpose, byte[] result, ReadOnlySpan<byte> nonce = default)
    {
        result[0] = Format;
        result[1] = _keys.Newest;
        if (nonce.IsEmpty) RandomNumberGenerator.Fill(result.AsSpan(2, NonceSize));
        else nonce.CopyTo(result.AsSpan(2, NonceSize));
        CipherOf(result[1], purpose).Encrypt(result.AsSpan(2, NonceSize), result.AsSpan(Overhead), result.AsSpan(2 + NonceSize, TagSize));
        return result;
    }

    private Cipher CipherOf(byte id, string purpose) => _ciphers.GetOrAdd(
        (id, purpose), static (key, keys) => new Cipher(keys.Derive(key.Id, "personal:" + key.Purpose), Encoding.UTF8.GetBytes(key.Purpose)), _keys);

    /// <summary>One derived key at work. Setting a key up costs more than encrypting a line with it, so what was set up is kept for the next; one caller has it at a time.</summary>
    private sealed class Cipher(byte[] key, byte[] purpose)
    {
        private readonly ConcurrentBag<AesGcm> _idle = [];

        public void Encrypt(ReadOnlySpan<byte> nonce, Span<byte> text, Span<byte> tag)
        {
            var aes = Take();
            aes.Encrypt(nonce, text, text, tag, purpose);
            _idle.Add(aes);
        }

        public void Decrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> tag, Span<byte> plain)
        {
            var aes = Take();
            aes.Decrypt(nonce, cipher, tag, plain, purpose);
            _idle.Add(aes);
        }

        // One that threw is not put back.
        private AesGcm Take() => _idle.TryTake(out var aes) ? aes : new AesGcm(key, TagSize);
    }
}

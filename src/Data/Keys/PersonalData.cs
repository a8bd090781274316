using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Panah.Data;

/// <summary>Encrypts personal data at rest (AES-256-GCM, key id in front, keys rotate) and makes the keyed blind index it is looked up by.</summary>
public sealed class PersonalData
{
    private const byte Format = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Overhead = 2 + NonceSize + TagSize;

    private readonly KeyRing _keys;
    private readonly ConcurrentDictionary<(byte Id, string Purpose), byte[]> _derived = new();
    private readonly ConcurrentDictionary<string, byte[]> _indexes = new(StringComparer.Ordinal);

    internal PersonalData(KeyRing keys) => _keys = keys;

    /// <summary>Ciphertext of <paramref name="text"/>, 30 bytes longer than its UTF-8.</summary>
    /// <param name="purpose">Binds the ciphertext to its column, such as <c>person.mobile</c>.</param>
    public byte[] Encrypt(string purpose, string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        var result = new byte[Overhead + size];
        result[0] = Format;
        result[1] = _keys.Newest;
        RandomNumberGenerator.Fill(result.AsSpan(2, NonceSize));
        var cipher = result.AsSpan(Overhead);
        Encoding.UTF8.GetBytes(text, cipher);
        using var aes = new AesGcm(Key(result[1], purpose), TagSize);
        aes.Encrypt(result.AsSpan(2, NonceSize), cipher, cipher, result.AsSpan(2 + NonceSize, TagSize), Encoding.UTF8.GetBytes(purpose));
        return result;
    }

    /// <summary>The text again.</summary>
    /// <exception cref="CryptographicException">Altered, of another purpose, or of a key that is not in the ring.</exception>
    public string Decrypt(string purpose, byte[] cipher)
    {
        if (cipher.Length < Overhead || cipher[0] != Format)
            throw new CryptographicException("Not a ciphertext of this program.");
        var plain = new byte[cipher.Length - Overhead];
        using var aes = new AesGcm(Key(cipher[1], purpose), TagSize);
        aes.Decrypt(cipher.AsSpan(2, NonceSize), cipher.AsSpan(Overhead), cipher.AsSpan(2 + NonceSize, TagSize), plain, Encoding.UTF8.GetBytes(purpose));
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>True when an older key made it: write it anew at the next occasion, so that the old key can go.</summary>
    public bool IsOfOldKey(byte[] cipher) => cipher.Length >= Overhead && cipher[1] != _keys.Newest;

    /// <summary>HMAC-SHA256 of the canonical value, truncated to 16 bytes; equal inputs give equal indexes within one purpose.</summary>
    public byte[] BlindIndex(string purpose, string value) =>
        HMACSHA256.HashData(_indexes.GetOrAdd(purpose, static (name, keys) => keys.DeriveIndex("index:" + name), _keys), Encoding.UTF8.GetBytes(value))[..16];

    private byte[] Key(byte id, string purpose) =>
        _derived.GetOrAdd((id, purpose), static (key, keys) => keys.Derive(key.Id, "personal:" + key.Purpose), _keys);
}

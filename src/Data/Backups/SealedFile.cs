using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Panah.Data;

/// <summary>
/// A file that only who knows the passphrase reads, and of which no part can be altered, moved or cut off: AES-256-GCM over numbered
/// pieces of 64 KiB, the last of them marked. Begins with eight letters and the salt of PBKDF2-SHA512.
/// </summary>
internal static class SealedFile
{
    public const int PieceSize = 64 * 1024;
    public const int TagSize = 16;
    private const int Rounds = 210_000;
    private static readonly byte[] Letters = "PANAHBK1"u8.ToArray();

    public static Stream Write(Stream file, string passphrase)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        file.Write(Letters);
        file.Write(salt);
        return new SealedWriter(file, Key(passphrase, salt));
    }

    /// <exception cref="InvalidOperationException">It is no backup of this program.</exception>
    public static Stream Read(Stream file, string passphrase)
    {
        var head = new byte[Letters.Length + 16];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.AsSpan(0, Letters.Length).SequenceEqual(Letters))
            throw new InvalidOperationException("This is no backup of Panah.");
        return new SealedReader(file, Key(passphrase, head[Letters.Length..]));
    }

    public static byte[] Nonce(long number)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), number);
        return nonce;
    }

    private static AesGcm Key(string passphrase, byte[] salt) =>
        new(Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, Rounds, HashAlgorithmName.SHA512, 32), TagSize);
}

/// <summary>Encrypts piece by piece; disposing writes the last piece.</summary>
internal sealed class SealedWriter(Stream file, AesGcm key) : WriteOnlyStream
{
    private readonly byte[] _plain = new byte[SealedFile.PieceSize];
    private int _filled;
    private long _number;
    private bool _ended;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_filled == _plain.Length)
                WritePiece(last: false);
            var part = Math.Min(buffer.Length, _plain.Length - _filled);
            buffer[..part].CopyTo(_plain.AsSpan(_filled));
            _filled += part;
            buffer = buffer[part..];
        }
    }

    protected override void Dispose(bool disposing)
    {
        // The streams around this one each dispose it.
        if (disposing && !_ended)
        {
            _ended = true;
            WritePiece(last: true);
            key.Dispose();
        }

        base.Dispose(disposing);
    }

    private void WritePiece(bool last)
    {
        var cipher = new byte[_filled];
        var tag = new byte[SealedFile.TagSize];
        key.Encrypt(SealedFile.Nonce(_number++), _plain.AsSpan(0, _filled), cipher, tag, [last ? (byte)1 : (byte)0]);
        Span<byte> head = stackalloc byte[5];
        head[0] = last ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], _filled);
        file.Write(head);
        file.Write(tag);
        file.Write(cipher);
        _filled = 0;
    }
}

/// <summary>Decrypts piece by piece; an altered or cut file throws.</summary>
internal sealed class SealedReader(Stream file, AesGcm key) : ReadOnlyStream
{
    private byte[] _plain = [];
    private int _read;
    private long _number;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        while (_read == _plain.Length && !_ended)
            ReadPiece();
        var part = Math.Min(buffer.Length, _plain.Length - _read);
        _plain.AsSpan(_read, part).CopyTo(buffer);
        _read += part;
        return part;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            key.Dispose();
        base.Dispose(disposing);
    }

    private void ReadPiece()
    {
        try
        {
            var head = new byte[5 + SealedFile.TagSize];
            file.ReadExactly(head);
            var size = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1));
            if (size is < 0 or > SealedFile.PieceSize)
                throw new CryptographicException("Impossible piece.");
            var cipher = new byte[size];
            file.ReadExactly(cipher);
            _plain = new byte[size];
            key.Decrypt(SealedFile.Nonce(_number++), cipher, head.AsSpan(5), _plain, head.AsSpan(0, 1));
            (_read, _ended) = (0, head[0] == 1);
        }
        catch (Exception wrong) when (wrong is CryptographicException or EndOfStreamException)
        {
            throw new InvalidOperationException("The backup cannot be read: the passphrase is another, or the file was altered or cut off.", wrong);
        }
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Panah.OpenId.Keys;

namespace Panah.OpenId.Jwts;

/// <summary>Writes signed JWTs (RFC 7515 compact form) without an object model between claims and bytes.</summary>
internal static class JwtWriter
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? payloads;

    [ThreadStatic]
    private static Utf8JsonWriter? writers;

    public static string Write<TState>(SigningKey key, string type, string algorithm, TState state, Action<Utf8JsonWriter, TState> claims)
    {
        var payload = payloads ??= new ArrayBufferWriter<byte>(1024);
        payload.ResetWrittenCount();
        var writer = writers ??= new Utf8JsonWriter(payload);
        writer.Reset(payload);
        writer.WriteStartObject();
        claims(writer, state);
        writer.WriteEndObject();
        writer.Flush();

        var header = key.Header(type, algorithm);
        var signedLength = header.Length + 1 + Base64Url.GetEncodedLength(payload.WrittenCount);
        var buffer = ArrayPool<byte>.Shared.Rent(signedLength + 1 + 700);
        header.CopyTo(buffer);
        buffer[header.Length] = (byte)'.';
        Base64Url.EncodeToUtf8(payload.WrittenSpan, buffer.AsSpan(header.Length + 1));
        var signature = key.Sign(algorithm, buffer.AsSpan(0, signedLength));
        buffer[signedLength] = (byte)'.';
        var length = signedLength + 1 + Base64Url.EncodeToUtf8(signature, buffer.AsSpan(signedLength + 1));
        var token = Encoding.ASCII.GetString(buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        return token;
    }

    public static byte[] EncodeHeader(string type, string algorithm, string kid) =>
        Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","typ":"{{type}}","kid":"{{kid}}"}""")));
}

using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Panah.People;

/// <summary>
/// A cookie that holds 256 random bits and nothing else; the database keeps only its hash.
/// <c>__Host-</c> under HTTPS (RFC 6265bis 4.1.3.2), a plain name on http://localhost, where browsers refuse the prefix.
/// </summary>
public sealed class SecretCookie(string name)
{
    private const int Bytes = 32;

    /// <summary>A fresh secret for <see cref="Append"/>, and the hash to keep.</summary>
    public static (string Secret, byte[] Hash) New()
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        return (secret, Hash(secret));
    }

    /// <param name="life">Null: until the browser closes.</param>
    public void Append(HttpContext http, string secret, TimeSpan? life = null) => http.Response.Cookies.Append(NameFor(http), secret, Options(http, life));

    /// <summary>Sets a fresh secret on the answer. Returns the hash to keep.</summary>
    public byte[] Issue(HttpContext http, TimeSpan? life = null)
    {
        var (secret, hash) = New();
        Append(http, secret, life);
        return hash;
    }

    /// <summary>Hash of the secret that the browser sent; null when it sent none, or something that can't be one.</summary>
    public byte[]? Read(HttpContext http) =>
        http.Request.Cookies[NameFor(http)] is { Length: 43 } secret && Base64Url.IsValid(secret) ? Hash(secret) : null;

    public void Delete(HttpContext http)
    {
        if (http.Request.Cookies.ContainsKey(NameFor(http))) http.Response.Cookies.Delete(NameFor(http), Options(http, null));
    }

    private string NameFor(HttpContext http) => http.Request.IsHttps ? "__Host-" + name : name;

    private static CookieOptions Options(HttpContext http, TimeSpan? life) => new()
    {
        HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = life, IsEssential = true,
    };

    private static byte[] Hash(string secret) => SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(secret));
}

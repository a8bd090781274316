using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Panah.Data;

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
    public void Append(Browser browser, string secret, TimeSpan? life = null) => browser.Keep(NameFor(browser), secret, Options(browser, life));

    /// <summary>A fresh secret, which the browser has once the transaction has committed. Returns the hash to keep.</summary>
    public byte[] Issue(Work work, Browser browser, TimeSpan? life = null)
    {
        var (secret, hash) = New();
        work.AfterCommit(() => Append(browser, secret, life));
        return hash;
    }

    /// <summary>Hash of the secret that the browser sent; null when it sent none, or something that can't be one.</summary>
    public byte[]? Read(Browser browser) =>
        browser.Cookie(NameFor(browser)) is { Length: 43 } secret && Base64Url.IsValid(secret) ? Hash(secret) : null;

    public void Delete(Browser browser) => browser.Forget(NameFor(browser), Options(browser, null));

    private string NameFor(Browser browser) => browser.IsHttps ? "__Host-" + name : name;

    private static CookieOptions Options(Browser browser, TimeSpan? life) => new()
    {
        HttpOnly = true, Secure = browser.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = life, IsEssential = true,
    };

    private static byte[] Hash(string secret) => SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(secret));
}

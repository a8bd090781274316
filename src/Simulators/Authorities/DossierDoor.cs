using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Panah.Samples;

namespace Panah.Simulators.Authorities;

/// <summary>The dossier's own sign-in: it knows nobody by itself and asks Panah, as any other service would (row N4).</summary>
internal sealed class DossierDoor(IHttpClientFactory clients, IDataProtectionProvider protection, SimulatorsSettings settings, TimeProvider time)
{
    public const string ClientId = "simulators-dossier";

    private const string SessionCookie = "simulators.dossier";
    private const string WaitingCookie = "simulators.dossier.sign-in";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private string Here => $"http://localhost:{settings.Port}/dossier";

    /// <summary>Whose dossier this browser may see: a person's by national ID, or a company's that they act for.</summary>
    public DossierOwner? Find(HttpContext http) =>
        Read<DossierOwner>(http, SessionCookie) is { } owner && owner.Until > time.GetUtcNow() ? owner : null;

    /// <summary>Where to send the browser to sign in.</summary>
    /// <param name="http">The browser.</param>
    /// <param name="letter">Tracking number to come back to.</param>
    public async Task<string> BeginAsync(HttpContext http, string? letter)
    {
        var request = await Client().BeginAsync(Here + "/callback", "openid profile national_id company", http.RequestAborted);
        Keep(http, WaitingCookie, new Waiting(request, letter));
        return request.Address;
    }

    /// <summary>The browser came back. Returns where it goes on; null when the sign-in did not hold.</summary>
    public async Task<string?> CompleteAsync(HttpContext http)
    {
        if (Read<Waiting>(http, WaitingCookie) is not { } waiting) return null;
        http.Response.Cookies.Delete(WaitingCookie);
        try
        {
            var person = await Client().CompleteAsync(waiting.Request, http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal), http.RequestAborted);
            if ((person.Claims.GetValueOrDefault("company_id") ?? person.Claims.GetValueOrDefault("national_id") ?? person.Claims.GetValueOrDefault("fida_code")) is not { } id) return null;
            Keep(http, SessionCookie, new DossierOwner(id, person.Claims.GetValueOrDefault("name") ?? id, person.IdToken, time.GetUtcNow() + Life));
            return waiting.Letter is null ? Here : $"{Here}?letter={Uri.EscapeDataString(waiting.Letter)}";
        }
        catch (SignInException)
        {
            return null;
        }
    }

    /// <summary>Ends the sign-in here, and says where to end it everywhere.</summary>
    public async Task<string> SignOutAsync(HttpContext http)
    {
        var owner = Find(http);
        http.Response.Cookies.Delete(SessionCookie);
        return owner is null ? Here : await Client().SignOutAsync(owner.IdToken, Here, http.RequestAborted);
    }

    private OpenIdClient Client() => new(clients.CreateClient(), settings.PanahUrl, ClientId, null, time);

    private void Keep<T>(HttpContext http, string cookie, T value) =>
        http.Response.Cookies.Append(cookie, protection.CreateProtector(cookie).Protect(JsonSerializer.Serialize(value)), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true });

    private T? Read<T>(HttpContext http, string cookie)
        where T : class
    {
        try
        {
            return http.Request.Cookies[cookie] is { } text ? JsonSerializer.Deserialize<T>(protection.CreateProtector(cookie).Unprotect(text)) : null;
        }
        catch (CryptographicException)
        {
            // Of an earlier run of this program.
            return null;
        }
    }

    private sealed record Waiting(SignInRequest Request, string? Letter);
}

/// <param name="Id">National or company ID.</param>
internal sealed record DossierOwner(string Id, string Name, string IdToken, DateTimeOffset Until);

using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Panah.Data;
using Panah.OpenId.Jwts;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Clients;

/// <summary>Finds out which client calls, and that it is really that one.</summary>
internal sealed class ClientAuthentication(ClientStore clients, ClientKeys keys, SeenJtis seen, FailedAttempts failed, Issuer issuer, TimeProvider time)
{
    public const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>FAPI 2.0 section 5.3.2.1 (13): up to 10 seconds ahead are to be taken, over 60 refused.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LongestAssertion = TimeSpan.FromHours(1);

    public async ValueTask<(Rule? Refused, Client? Client)> AuthenticateAsync(HttpContext http, OAuthParameters parameters)
    {
        var (refused, client) = await JudgeAsync(http, parameters);
        if (refused is { Error: "invalid_client" }) await NoteAsync(http, parameters);
        return (refused, client);
    }

    /// <summary>Told of under the client that was named, where there is one; never what was sent as its secret.</summary>
    private async Task NoteAsync(HttpContext http, OAuthParameters parameters)
    {
        var named = ReadBasic(http.Request.Headers.Authorization.ToString()) is { } pair ? pair.Id : parameters["client_id"];
        var client = await clients.FindAsync(named, http.RequestAborted);
        await failed.NoteAsync("openid.client-refused", named: client?.Id, typed: named ?? "", cancel: http.RequestAborted);
    }

    private async ValueTask<(Rule? Refused, Client? Client)> JudgeAsync(HttpContext http, OAuthParameters parameters)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var basic = header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase);
        var asserted = parameters.Has("client_assertion") || parameters.Has("client_assertion_type");
        if ((basic ? 1 : 0) + (asserted ? 1 : 0) + (parameters.Has("client_secret") ? 1 : 0) > 1)
            return (ClientRules.OneMethod, null);
        if (asserted)
            return await ByAssertionAsync(parameters, http.RequestAborted);
        if (!basic)
            return await BySecretAsync(parameters["client_id"], parameters["client_secret"], http.RequestAborted);
        if (ReadBasic(header) is not { } pair)
            return (ClientRules.Readable, null);
        return parameters["client_id"] is { } named && named != pair.Id ? (ClientRules.SameName, null) : await BySecretAsync(pair.Id, pair.Secret, http.RequestAborted);
    }

    private async ValueTask<(Rule?, Client?)> BySecretAsync(string? id, string? secret, CancellationToken cancel)
    {
        if (id is null)
            return (ClientRules.Named, null);
        if (await clients.FindAsync(id, cancel) is not { } client)
            return (ClientRules.Known, null);
        // RFC 6749 section 2.3.1: an empty secret may as well be left out, and libraries send it so for public clients.
        if (client.IsPublic && secret is "")
            secret = null;
        if (client.Settings.Proof != (secret is null ? ClientProof.None : ClientProof.Secret))
            return (ClientRules.Method, null);
        return secret is null || client.HasSecret(secret) ? (null, client) : (ClientRules.Secret, null);
    }

    private async ValueTask<(Rule?, Client?)> ByAssertionAsync(OAuthParameters parameters, CancellationToken cancel)
    {
        if (parameters["client_assertion_type"] != JwtBearer || parameters["client_assertion"] is not { } text)
            return (ClientRules.AssertionType, null);
        if (Jwt.Read(text) is not { } assertion)
            return (ClientRules.AssertionReadable, null);
        if (assertion.Text("sub") is not { } id || assertion.Text("iss") != id)
            return (ClientRules.AssertionSubject, null);
        if (parameters["client_id"] is { } named && named != id)
            return (ClientRules.SameName, null);
        if (await clients.FindAsync(id, cancel) is not { } client)
            return (ClientRules.Known, null);
        if (client.Settings.Proof != ClientProof.PrivateKey)
            return (ClientRules.Method, null);
        if (!assertion.IsSignedBy(await keys.GetAsync(client, cancel), client.Settings.Fapi ? Algorithms.Strong : Algorithms.All))
            return (ClientRules.AssertionSigned, null);
        if (assertion.Text("aud") != issuer.Name)
            return (ClientRules.AssertionAudience, null);
        var now = time.GetUtcNow();
        if (assertion.Time("exp") is not { } end || end <= now || end > now + LongestAssertion + ClockSkew
            || assertion.Time("nbf") > now + ClockSkew || assertion.Time("iat") > now + ClockSkew)
            return (ClientRules.AssertionTimes, null);
        return assertion.Text("jti") is { Length: > 0 } jti && await seen.TakeAsync("assertion", id, jti, end, cancel) ? (null, client) : (ClientRules.AssertionOnce, null);
    }

    /// <summary>RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.</summary>
    private static (string Id, string Secret)? ReadBasic(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 ? null : (WebUtility.UrlDecode(text[..colon]), WebUtility.UrlDecode(text[(colon + 1)..]));
    }
}

using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Panah.Samples;

/// <summary>A sign-in on its way: keep it where only the same browser finds it again, until it comes back.</summary>
/// <param name="Address">Where to send the browser.</param>
public sealed record SignInRequest(string Address, string RedirectUri, string State, string Nonce, string Verifier);

/// <summary>Who signed in.</summary>
/// <param name="Subject">The person's stable name at this service; pairwise, so that no other service knows them by it.</param>
/// <param name="Claims">What the person allowed: <c>name</c>, <c>national_id</c>, <c>company_id</c>, …</param>
/// <param name="IdToken">For signing out.</param>
public sealed record SignedInPerson(string Subject, IReadOnlyDictionary<string, string> Claims, string IdToken);

/// <summary>The sign-in did not hold; the message is for the log.</summary>
public sealed class SignInException(string message) : Exception(message);

/// <summary>
/// An OpenID Connect relying party in one file and without packages: authorization code with PKCE, state, nonce and iss, the ID token
/// checked as OpenID Connect Core section 3.1.3.7 says, claims from userinfo. ASP.NET Core's own OpenID Connect handler does the same.
/// </summary>
public sealed class OpenIdClient(HttpClient http, Uri issuer, string clientId, string? clientSecret, TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);
    private JsonDocument? discovery;

    public async Task<SignInRequest> BeginAsync(string redirectUri, string scope, CancellationToken cancel = default)
    {
        var (state, nonce, verifier) = (Random(), Random(), Random());
        var address = $"{await EndpointAsync("authorization_endpoint", cancel)}?response_type=code&client_id={Uri.EscapeDataString(clientId)}"
            + $"&redirect_uri={Uri.EscapeDataString(redirectUri)}&scope={Uri.EscapeDataString(scope)}&state={state}&nonce={nonce}"
            + $"&code_challenge={Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))}&code_challenge_method=S256";
        return new SignInRequest(address, redirectUri, state, nonce, verifier);
    }

    /// <param name="request">What <see cref="BeginAsync"/> gave this browser.</param>
    /// <param name="answer">The query that the browser came back with.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="SignInException">The person refused, or something is not as it must be.</exception>
    public async Task<SignedInPerson> CompleteAsync(SignInRequest request, IReadOnlyDictionary<string, string> answer, CancellationToken cancel = default)
    {
        if (answer.GetValueOrDefault("state") != request.State) throw new SignInException("state is not ours.");
        if (answer.GetValueOrDefault("iss") != Issuer) throw new SignInException("iss is another provider (RFC 9207).");
        if (answer.TryGetValue("error", out var error)) throw new SignInException(error);
        var tokens = await PostAsync("token_endpoint", cancel, ("grant_type", "authorization_code"), ("code", answer.GetValueOrDefault("code") ?? ""), ("redirect_uri", request.RedirectUri), ("code_verifier", request.Verifier));
        var idToken = tokens.GetProperty("id_token").GetString()!;
        var subject = await VerifyAsync(idToken, request.Nonce, cancel);

        using var ask = new HttpRequestMessage(HttpMethod.Get, await EndpointAsync("userinfo_endpoint", cancel));
        ask.Headers.Authorization = new("Bearer", tokens.GetProperty("access_token").GetString());
        using var told = await http.SendAsync(ask, cancel);
        var claims = (await ReadAsync(told, cancel)).EnumerateObject().Where(claim => claim.Value.ValueKind == JsonValueKind.String)
            .ToDictionary(claim => claim.Name, claim => claim.Value.GetString()!, StringComparer.Ordinal);
        return claims.GetValueOrDefault("sub") == subject ? new SignedInPerson(subject, claims, idToken) : throw new SignInException("userinfo is of somebody else (5.3.2).");
    }

    /// <summary>Where to send the browser to sign out everywhere.</summary>
    public async Task<string> SignOutAsync(string idToken, string returnTo, CancellationToken cancel = default) =>
        $"{await EndpointAsync("end_session_endpoint", cancel)}?id_token_hint={idToken}&post_logout_redirect_uri={Uri.EscapeDataString(returnTo)}";

    private string Issuer => issuer.GetLeftPart(UriPartial.Authority);

    private async Task<string> VerifyAsync(string idToken, string nonce, CancellationToken cancel)
    {
        var parts = idToken.Split('.');
        if (parts.Length != 3) throw new SignInException("The ID token is no JWT.");
        var (header, claims) = (Json(parts[0]), Json(parts[1]));
        if (header.GetProperty("alg").GetString() != "RS256") throw new SignInException("The ID token has another algorithm than was agreed.");
        var keys = await http.GetFromJsonAsync<JsonElement>(await EndpointAsync("jwks_uri", cancel), cancel);
        var key = keys.GetProperty("keys").EnumerateArray().FirstOrDefault(key => key.GetProperty("kid").GetString() == header.GetProperty("kid").GetString());
        if (key.ValueKind == JsonValueKind.Undefined) throw new SignInException("The ID token is signed by an unknown key.");
        using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key.GetProperty("n").GetString()!), Exponent = Bytes(key.GetProperty("e").GetString()!) });
        if (!rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Bytes(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) throw new SignInException("The signature is wrong.");
        if (claims.GetProperty("iss").GetString() != Issuer || claims.GetProperty("aud").GetString() != clientId) throw new SignInException("The ID token is for somebody else.");
        if (DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()) + Skew < time.GetUtcNow()) throw new SignInException("The ID token has ended.");
        if (claims.GetProperty("nonce").GetString() != nonce) throw new SignInException("The ID token was made for another sign-in.");
        return claims.GetProperty("sub").GetString()!;
    }

    private async Task<JsonElement> PostAsync(string endpoint, CancellationToken cancel, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, await EndpointAsync(endpoint, cancel));
        if (clientSecret is null) form = [.. form, ("client_id", clientId)];
        else request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(clientSecret)}")));
        request.Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await http.SendAsync(request, cancel);
        return await ReadAsync(answer, cancel);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
        return answer.IsSuccessStatusCode ? json : throw new SignInException(json.GetProperty("error").GetString() ?? "error");
    }

    private async Task<string> EndpointAsync(string name, CancellationToken cancel)
    {
        var known = discovery ??= JsonDocument.Parse(await http.GetStringAsync(new Uri(issuer, "/.well-known/openid-configuration"), cancel));
        return known.RootElement.GetProperty("issuer").GetString() == Issuer ? known.RootElement.GetProperty(name).GetString()! : throw new SignInException("The discovery document names another issuer.");
    }

    private static JsonElement Json(string part) => JsonDocument.Parse(Bytes(part)).RootElement;

    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

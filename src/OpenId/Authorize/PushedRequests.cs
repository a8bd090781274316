using System.Text.Json;
using Panah.Data;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Authorize;

/// <summary>Requests handed in ahead of the browser (RFC 9126).</summary>
internal sealed class PushedRequests(AppDb db, PersonalData protection, TimeProvider time)
{
    public const string Prefix = "urn:ietf:params:oauth:request_uri:";

    /// <summary>FAPI 2.0 section 5.3.2.2 (12): under 600 seconds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(90);

    private const string Purpose = "openid.request";

    /// <returns>The <c>request_uri</c>.</returns>
    public async Task<string> AddAsync(AuthorizeRequest request, CancellationToken cancel)
    {
        var (secret, now) = (Secret.New(), time.GetUtcNow());
        await db.Alone(cancel).ExecuteAsync(
            "insert into openid.pushed_requests (hash, client_id, parameters, dpop_jkt, created_at, expires_at) values (@hash, @client, @parameters, @Thumbprint, @now, @until)",
            new { hash = Secret.Hash(Secret.PushedRequest, secret), client = request.Client.Id, parameters = Hide(protection, request.Parameters), request.Thumbprint, now, until = now + Lifetime });
        return Prefix + secret;
    }

    /// <summary>Puts what was pushed in place of what came along; false when there is none for this client any more. It can be opened again until it is answered: people reload pages.</summary>
    public async Task<bool> FillInAsync(AuthorizeRequest request, string uri, CancellationToken cancel)
    {
        var hash = Secret.Hash(Secret.PushedRequest, uri[Prefix.Length..]);
        var (parameters, thumbprint) = await db.Alone(cancel).QuerySingleOrDefaultAsync<(byte[]?, string?)>(
            "select parameters, dpop_jkt from openid.pushed_requests where hash = @hash and client_id = @client and expires_at > @now and used_at is null",
            new { hash, client = request.Client.Id, now = time.GetUtcNow() });
        if (parameters is null)
            return false;
        (request.Parameters, request.Thumbprint, request.PushedHash) = (Show(protection, parameters), thumbprint, hash);
        return true;
    }

    /// <summary>Its one use; false when another was faster. The time is judged when the browser brings it, not when the person is done.</summary>
    public async Task<bool> UseAsync(Work work, byte[] hash) =>
        await work.ExecuteAsync("update openid.pushed_requests set used_at = @now where hash = @hash and used_at is null", new { hash, now = time.GetUtcNow() }) == 1;

    /// <summary>Encrypted: a login_hint may be somebody's phone number.</summary>
    public static byte[] Hide(PersonalData protection, OAuthParameters parameters) => protection.Encrypt(Purpose, JsonSerializer.Serialize(parameters.All));

    public static OAuthParameters Show(PersonalData protection, byte[] parameters) =>
        new(JsonSerializer.Deserialize<Dictionary<string, string>>(protection.Decrypt(Purpose, parameters))!);
}

using Dapper;
using Microsoft.AspNetCore.Http;
using Panah.Data;

namespace Panah.People.Passkeys;

/// <summary>Challenges on their way: each taken once, by the browser it was given to.</summary>
internal sealed class PasskeyChallenges(AppDb db, PersonalData personal, TimeProvider time) : IRecurringJob
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private const string Purpose = "passkey.state";
    private static readonly SecretCookie Cookie = new("panah-passkey");

    public string Name => "people.passkeys";

    public TimeSpan Every => TimeSpan.FromMinutes(10);

    /// <param name="sessionId">Whose new passkey it is for; null for a sign-in.</param>
    public async Task KeepAsync(HttpContext http, string state, Guid? sessionId)
    {
        await using var connection = await db.OpenAsync(http.RequestAborted);
        await connection.ExecuteAsync(
            "insert into people.passkey_challenges (cookie_hash, session_id, state, expires_at) values (@cookie, @sessionId, @state, @until)",
            new { cookie = Cookie.Issue(http, Life), sessionId, state = personal.Encrypt(Purpose, state), until = time.GetUtcNow() + Life });
    }

    /// <summary>The state of the waiting challenge, which is gone with this: whatever comes of the answer, there is no second try.</summary>
    public async Task<string?> TakeAsync(HttpContext http, Guid? sessionId)
    {
        if (Cookie.Read(http) is not { } cookie) return null;
        await using var connection = await db.OpenAsync(http.RequestAborted);
        var state = await connection.ExecuteScalarAsync<byte[]?>(
            "delete from people.passkey_challenges where cookie_hash = @cookie and session_id is not distinct from @sessionId and expires_at > @now returning state",
            new { cookie, sessionId, now = time.GetUtcNow() });
        if (state is null) return null;
        Cookie.Delete(http);
        return personal.Decrypt(Purpose, state);
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        await connection.ExecuteAsync("delete from people.passkey_challenges where expires_at < @now", new { now = time.GetUtcNow() });
    }
}

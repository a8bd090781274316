using Panah.Data;

namespace Panah.People.Passkeys;

/// <summary>Challenges on their way: each taken once, by the browser it was given to.</summary>
internal sealed class PasskeyChallenges(AppDb db, PersonalData personal, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private const string Purpose = "passkey.state";
    private static readonly SecretCookie Cookie = new("panah-passkey");

    /// <param name="sessionId">Whose new passkey it is for; null for a sign-in.</param>
    public async Task KeepAsync(Browser browser, string state, Guid? sessionId)
    {
        var (secret, cookie) = SecretCookie.New();
        await db.Alone(browser.Gone).ExecuteAsync(
            "insert into people.passkey_challenges (cookie_hash, session_id, state, expires_at) values (@cookie, @sessionId, @state, @until)",
            new { cookie, sessionId, state = personal.Encrypt(Purpose, state), until = time.GetUtcNow() + Life });
        Cookie.Append(browser, secret, Life);
    }

    /// <summary>The state of the waiting challenge, which is gone with this: whatever comes of the answer, there is no second try.</summary>
    public async Task<string?> TakeAsync(Browser browser, Guid? sessionId)
    {
        if (Cookie.Read(browser) is not { } cookie) return null;
        var state = await db.Alone(browser.Gone).ExecuteScalarAsync<byte[]?>(
            "delete from people.passkey_challenges where cookie_hash = @cookie and session_id is not distinct from @sessionId and expires_at > @now returning state",
            new { cookie, sessionId, now = time.GetUtcNow() });
        if (state is null) return null;
        Cookie.Delete(browser);
        return personal.Decrypt(Purpose, state);
    }
}

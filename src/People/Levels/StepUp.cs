using System.Globalization;
using System.Security.Cryptography;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;

namespace Panah.People.Levels;

/// <summary>How a code that should raise a session was judged.</summary>
internal enum StepUpVerdict
{
    Raised,
    Wrong,

    /// <summary>No code waits, or its time is over.</summary>
    Late,

    /// <summary>Five wrong ones in this session: only a new sign-in helps.</summary>
    Exhausted,
}

/// <summary>The step that raises a session to <see cref="Level.Code"/>: a code to the phone that the registry said is the person's own.</summary>
internal sealed class StepUp(AppDb db, PersonalData personal, PersonDirectory directory, Sessions sessions, Messages messages, RateLimits rates, FailedAttempts failed, AuditLog audit, TimeProvider time)
{
    public const string Page = "/me/code";
    private const int Guesses = 5;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(3);

    /// <summary>Where a session that is too low goes, and comes back from.</summary>
    public static string PageFor(Level least, string? back) => LocalReturn.Append(least == Level.Passkey ? "/passkey" : Page, back);

    /// <summary>Where a code is asked for although the session is high enough: the last one is too long ago.</summary>
    public static string AgainFor(string? back) => LocalReturn.Append(Page + "?again=true", back);

    /// <summary>The person's own phone; null where none is proven, and then the Window proves one.</summary>
    public async Task<MobileNumber?> PhoneAsync(SignedIn session, CancellationToken cancel) =>
        await directory.FindAsync(session.PersonId, cancel) is { Mobile: { } mobile }
            && await directory.FindByProvenMobileAsync(mobile, cancel) is { } proof && proof.PersonId == session.PersonId ? mobile : null;

    /// <summary>Zero when the code is on its way; else how long to wait. Null when this session's guesses are spent. Asking again doesn't give them back.</summary>
    public async Task<TimeSpan?> SendAsync(SignedIn session, MobileNumber mobile, CancellationToken cancel)
    {
        if (await rates.TryTakeAsync(
            [.. LimitBook.StepUps.Select(limit => (session.PersonId.ToString(), limit)), .. LimitBook.Sms(mobile.Value)], cancel) is var wait && wait > TimeSpan.Zero) return wait;
        var code = RandomNumberGenerator.GetInt32(0, 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var expires = time.GetUtcNow() + Life;
        return await db.InTransactionAsync<TimeSpan?>(
            async work =>
            {
                var kept = await work.ExecuteAsync(
                    """
                    insert into people.step_ups as s (session_id, code_hash, expires_at) values (@SessionId, @hash, @expires)
                    on conflict (session_id) do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at where s.failures < @Guesses
                    """,
                    new { session.SessionId, hash = Hash(session, code), expires, Guesses });
                if (kept == 0) return null;
                await messages.SendAsync(
                    work, new Sms(mobile, "People.StepUp", code) { Lane = Lane.Code, ExpiresAt = expires, PersonId = session.PersonId });
                return TimeSpan.Zero;
            },
            cancel);
    }

    /// <summary>Judges, counts and uses up the code in one statement, and raises the session with it; its cookie is a new one from then on.</summary>
    /// <returns>The verdict, and how many tries are left.</returns>
    public async Task<(StepUpVerdict Verdict, int Left)> CheckAsync(Browser browser, SignedIn session, string code, CancellationToken cancel)
    {
        var judged = await JudgeAsync(browser, session, code, cancel);
        if (judged.Verdict is StepUpVerdict.Wrong or StepUpVerdict.Exhausted) await failed.NoteAsync("people.step-up-failed", session.PersonId, cancel: cancel);
        return judged;
    }

    private Task<(StepUpVerdict Verdict, int Left)> JudgeAsync(Browser browser, SignedIn session, string code, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                var judged = await work.QuerySingleOrDefaultAsync<(bool Right, short Failures)?>(
                    """
                    update people.step_ups set
                        failures = failures + case when code_hash = @hash then 0 else 1 end,
                        code_hash = case when code_hash = @hash then null else code_hash end
                    where session_id = @SessionId and code_hash is not null and failures < @Guesses and expires_at > @now
                    returning code_hash is null, failures
                    """,
                    new { session.SessionId, hash = Hash(session, code), Guesses, now = time.GetUtcNow() });
                if (judged is not { } verdict) return (await ExhaustedAsync(work, session) ? StepUpVerdict.Exhausted : StepUpVerdict.Late, 0);
                if (!verdict.Right) return (verdict.Failures >= Guesses ? StepUpVerdict.Exhausted : StepUpVerdict.Wrong, Guesses - verdict.Failures);
                if (!await sessions.RaiseAsync(work, browser, session)) return (StepUpVerdict.Late, 0);
                await audit.WriteAsync(
                    work, new AuditEntry("people.session-raised", ActorKind.Person, session.PersonId, session.PersonId, session.SessionId.ToString()));
                return (StepUpVerdict.Raised, 0);
            },
            cancel);

    private static Task<bool> ExhaustedAsync(Work work, SignedIn session) => work.ExecuteScalarAsync<bool>(
        "select exists (select from people.step_ups where session_id = @SessionId and failures >= @Guesses)", new { session.SessionId, Guesses });

    private byte[] Hash(SignedIn session, string code) => personal.BlindIndex("people.step-up", session.SessionId + code);
}

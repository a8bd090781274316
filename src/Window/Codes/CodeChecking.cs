using Panah.Data;
using Panah.People;

namespace Panah.Window.Codes;

/// <summary>How a typed code was judged.</summary>
internal enum CodeVerdict
{
    Right,
    Wrong,

    /// <summary>Its time was over; nothing was counted.</summary>
    Late,

    /// <summary>The tries of this sign-in are used up; only a new sign-in helps.</summary>
    Exhausted,

    /// <summary>Too many wrong codes in a row for this phone: nothing is judged until somebody dials on it (W3), or signs in another way.</summary>
    OtherRoute,
}

/// <summary>Judges typed codes.</summary>
internal sealed class CodeChecking(AppDb db, CodeSending codes, WindowLimits limits, PersonDirectory directory, FailedAttempts failed, TimeProvider time)
{
    /// <summary>
    /// One conditional statement judges, counts and uses up the code: of many guesses at once, five are judged, and of many right ones, one is let in.
    /// Each counts for the phone too, until one is right: after 100 in a row another route is needed, which a stranger does not have.
    /// The visit cookie is renewed with it, so that only the browser that typed the code goes on.
    /// </summary>
    /// <returns>The verdict, and how many tries are left.</returns>
    public async Task<(CodeVerdict Verdict, int Left)> CheckAsync(Browser browser, Journey journey, string code, CancellationToken cancel)
    {
        var (secret, next) = SecretCookie.New();
        var judged = await db.Alone(cancel).QuerySingleAsync<Judged>(
            """
            with alive as (
                select mobile_index from "window".journeys
                where id = @Id and visit_hash = @visit and step = 0 and failures < @guesses and code_hash is not null and code_expires_at > @now and expires_at > @now),
            counted as (
                insert into "window".failures as f (mobile_index, failures, updated_at) select mobile_index, 1, @now from alive
                on conflict (mobile_index) do update set failures = f.failures + 1, updated_at = @now where f.failures < @most
                returning true),
            judged as (
                update "window".journeys set
                    step = case when code_hash = @hash then 1 else 0 end,
                    visit_hash = case when code_hash = @hash then @next else visit_hash end,
                    failures = failures + case when code_hash = @hash then 0 else 1 end,
                    code = case when code_hash = @hash or failures + 1 >= @guesses then null else code end,
                    code_hash = case when code_hash = @hash or failures + 1 >= @guesses then null else code_hash end
                where id = @Id and visit_hash = @visit and step = 0 and failures < @guesses
                    and code_hash is not null and code_expires_at > @now and expires_at > @now and exists (select from counted)
                returning step, failures)
            select (select step from judged) as step, (select failures from judged) as failures,
                   exists (select from alive) and not exists (select from counted) as closed
            """,
            new { journey.Id, hash = codes.Hash(journey.Id, code), next, visit = Journeys.Visit.Read(browser), guesses = limits.Guesses, most = limits.FailuresInARow, now = time.GetUtcNow() });
        if (judged.Step == (short)Step.Identity)
        {
            await db.Alone(cancel).ExecuteAsync(
                """delete from "window".failures f using "window".journeys j where j.id = @Id and f.mobile_index = j.mobile_index""", new { journey.Id });
            Journeys.Visit.Append(browser, secret);
            return (CodeVerdict.Right, 0);
        }

        if (judged.Failures is not null)
            await failed.NoteAsync("window.code-failed", (await directory.FindByProvenMobileAsync(journey.Mobile, cancel))?.PersonId, typed: journey.Mobile.Value, cancel: cancel);
        if (judged.Failures is { } failures) return (failures >= limits.Guesses ? CodeVerdict.Exhausted : CodeVerdict.Wrong, limits.Guesses - failures);
        if (judged.Closed) return (CodeVerdict.OtherRoute, 0);
        return (journey.Failures >= limits.Guesses ? CodeVerdict.Exhausted : CodeVerdict.Late, 0);
    }

    private sealed class Judged
    {
        public short? Step { get; init; }
        public int? Failures { get; init; }
        public bool Closed { get; init; }
    }
}

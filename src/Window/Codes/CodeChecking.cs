using Dapper;
using Microsoft.AspNetCore.Http;
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
}

/// <summary>Judges typed codes.</summary>
internal sealed class CodeChecking(AppDb db, CodeSending codes, WindowLimits limits, TimeProvider time)
{
    /// <summary>
    /// One conditional statement judges, counts and uses up the code: of many guesses at once, five are judged, and of many right ones, one is let in.
    /// The visit cookie is renewed with it, so that only the browser that typed the code goes on.
    /// </summary>
    /// <returns>The verdict, and how many tries are left.</returns>
    public async Task<(CodeVerdict Verdict, int Left)> CheckAsync(HttpContext http, Journey journey, string code, CancellationToken cancel)
    {
        var (secret, next) = SecretCookie.New();
        await using var connection = await db.OpenAsync(cancel);
        var judged = await connection.QuerySingleOrDefaultAsync<Judged>(new CommandDefinition(
            """
            update "window".journeys set
                step = case when code_hash = @hash then 1 else 0 end,
                visit_hash = case when code_hash = @hash then @next else visit_hash end,
                failures = failures + case when code_hash = @hash then 0 else 1 end,
                code = case when code_hash = @hash or failures + 1 >= @guesses then null else code end,
                code_hash = case when code_hash = @hash or failures + 1 >= @guesses then null else code_hash end
            where id = @Id and visit_hash = @visit and step = 0 and failures < @guesses
                and code_hash is not null and code_expires_at > @now and expires_at > @now
            returning step, failures
            """,
            new { journey.Id, hash = codes.Hash(journey.Id, code), next, visit = Journeys.Visit.Read(http), guesses = limits.Guesses, now = time.GetUtcNow() },
            cancellationToken: cancel));
        if (judged is { Step: (short)Step.Identity })
        {
            Journeys.Visit.Append(http, secret);
            return (CodeVerdict.Right, 0);
        }

        if (judged is not null) return (judged.Failures >= limits.Guesses ? CodeVerdict.Exhausted : CodeVerdict.Wrong, limits.Guesses - judged.Failures);
        return (journey.Failures >= limits.Guesses ? CodeVerdict.Exhausted : CodeVerdict.Late, 0);
    }

    private sealed class Judged
    {
        public short Step { get; init; }
        public int Failures { get; init; }
    }
}

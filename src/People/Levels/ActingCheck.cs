using Microsoft.Extensions.DependencyInjection;
using Panah.Data;

namespace Panah.People.Levels;

/// <summary>Says whether a person still directs a company; the capability that knows the registry registers itself here.</summary>
public interface ICompanyDirectors
{
    /// <returns>Null while the registry can't be asked: then nobody acts.</returns>
    Task<bool?> StillDirectsAsync(Guid personId, string companyId, CancellationToken cancel);
}

/// <summary>How the last question about a session's company ended.</summary>
internal enum ActingState
{
    Fine,

    /// <summary>They direct it no more: the session acts for its person alone.</summary>
    Ended,

    /// <summary>The registry is away: on this request the session acts for nobody but its person, and acts again when the registry has said so.</summary>
    Unknown,
}

/// <summary>Row S6: a session acts for a company for fifteen minutes on the registry's word, then the registry is asked again before anything else.</summary>
internal sealed class ActingCheck(AppDb db, Sessions sessions, IServiceProvider services, TimeProvider time)
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    public async Task<SignedIn> JudgeAsync(SignedIn session, CancellationToken cancel)
    {
        if (session.ActingForCompany is not { } company || session.CompanyCheckedAt > time.GetUtcNow() - Every) return session;
        var still = await services.GetRequiredService<ICompanyDirectors>().StillDirectsAsync(session.PersonId, company, cancel);
        if (still is null) return session with { ActingForCompany = null, Acting = ActingState.Unknown };
        if (still.Value)
        {
            await db.Alone(cancel).ExecuteAsync(
                "update people.sessions set company_checked_at = @now where id = @SessionId and acting_for_company = @KeptCompany and ended_at is null",
                new { session.SessionId, session.KeptCompany, now = time.GetUtcNow() });
            return session;
        }

        await db.InTransactionAsync(work => sessions.ActForAsync(work, session, null, null), cancel);
        return session with { ActingForCompany = null, Acting = ActingState.Ended };
    }
}

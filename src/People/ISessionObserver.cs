using Panah.Data;


namespace Panah.People;

/// <summary>Is told, within the same transaction, of sessions that end, so that whoever signed people in on their strength can sign them out too.</summary>
public interface ISessionObserver
{
    /// <summary>These sessions of the person have ended: sign-out, sign-out everywhere, reset, another person at the same browser, idle or open for too long.</summary>
    Task EndedAsync(Work work, Guid personId, IReadOnlyList<Guid> sessions);

    /// <summary>The person signed in again in the same browser: the new session goes on where the former one stopped.</summary>
    Task ReplacedAsync(Work work, Guid former, Guid next);
}

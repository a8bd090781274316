using Panah.Data;


namespace Panah.People.Evidence;

/// <summary>What somebody did in a person's name without proof: it falls (docs/assurance.md).</summary>
public sealed class UnprovenPast(Sessions sessions)
{
    /// <summary>
    /// Ends the sessions that stood on an unproven account, or that were opened before the person ever proved themself, with all that was given on their
    /// strength; takes away passkeys and devices from before. What the person set since their first proof is theirs, and stays: a stranger who opens
    /// an account with their ID takes nothing from them.
    /// </summary>
    public async Task ForgetAsync(Work work, Guid personId)
    {
        var parameters = new { personId };
        var fallen = await work.QueryAsync<Guid>(
            """
            select s.id from people.sessions s join people.persons p on p.id = s.person_id
            where s.person_id = @personId and s.ended_at is null
              and (s.authenticated_at <= p.identity_proven_at or s.level = 0)
            """,
            parameters);
        foreach (var session in fallen) await sessions.EndAsync(work, personId, session);
        await work.ExecuteAsync(
            """
            delete from people.passkeys k using people.persons p where k.person_id = @personId and p.id = k.person_id and k.created_at <= p.identity_proven_at;
            delete from people.devices d where d.person_id = @personId and not exists (select from people.sessions s where s.device_id = d.id)
            """,
            parameters);
    }
}

using Dapper;
using Npgsql;

namespace Panah.People.Evidence;

/// <summary>What somebody did in a person's name without proof: it falls (docs/assurance.md).</summary>
public sealed class UnprovenPast(Sessions sessions)
{
    /// <summary>
    /// Ends the sessions that stood on an unproven account, or that were opened before the person ever proved themself, with all that was given on their
    /// strength; takes away passkeys and devices from before. What the person set since their first proof is theirs, and stays: a stranger who opens
    /// an account with their ID takes nothing from them.
    /// </summary>
    public async Task ForgetAsync(NpgsqlTransaction transaction, Guid personId, CancellationToken cancel = default)
    {
        var parameters = new { personId };
        var fallen = await transaction.Connection!.QueryAsync<Guid>(new CommandDefinition(
            """
            select s.id from people.sessions s join people.persons p on p.id = s.person_id
            where s.person_id = @personId and s.ended_at is null
              and (s.authenticated_at <= p.identity_proven_at or s.level = 0)
            """,
            parameters, transaction, cancellationToken: cancel));
        foreach (var session in fallen.AsList()) await sessions.EndAsync(transaction, personId, session, cancel);
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            delete from people.passkeys k using people.persons p where k.person_id = @personId and p.id = k.person_id and k.created_at <= p.identity_proven_at;
            delete from people.devices d where d.person_id = @personId and not exists (select from people.sessions s where s.device_id = d.id)
            """,
            parameters, transaction, cancellationToken: cancel));
    }
}

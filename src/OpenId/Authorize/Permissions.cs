using Panah.Data;
using Panah.OpenId.Clients;
using Panah.OpenId.Tokens;

namespace Panah.OpenId.Authorize;

/// <summary>One client that works with a person's account.</summary>
internal sealed record Permission(string ClientId, string Name, IReadOnlyList<string> Scopes, DateTimeOffset Since);

/// <summary>What a person has allowed, for the person to see and to end.</summary>
internal sealed class Permissions(AppDb db, ClientStore clients, AuditLog audit, Revocations revocations, TimeProvider time)
{
    public async Task<IReadOnlyList<Permission>> ListAsync(Guid person, CancellationToken cancel)
    {
        var rows = (await db.Alone(cancel).QueryAsync<Row>(
            """
            select client_id, array_agg(distinct scope) as scopes, min(since) as since from (
                select client_id, unnest(scopes) as scope, granted_at as since from openid.consents where person_id = @person
                union all
                select client_id, unnest(scopes), created_at from openid.grants
                where person_id = @person and ended_at is null and created_at > @recent) given
            group by client_id order by min(since) desc
            """,
            new { person, recent = time.GetUtcNow() - GrantStore.RefreshLifetime })).ToList();
        var list = new List<Permission>(rows.Count);
        foreach (var row in rows)
        {
            if (await clients.FindAsync(row.ClientId, cancel) is { } client)
                list.Add(new(client.Id, client.Name, row.Scopes, row.Since));
        }

        return list;
    }

    /// <summary>Forgets the consent and ends every grant, and with them every token.</summary>
    public async Task WithdrawAsync(Guid person, string client, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await db.InTransactionAsync(
            async work =>
            {
                await work.ExecuteAsync(
                    """
                    with forgotten as (delete from openid.consents where person_id = @person and client_id = @client),
                    ended as (update openid.grants set ended_at = @now where person_id = @person and client_id = @client and ended_at is null returning id)
                    insert into openid.revocations (id, expires_at) select id, @until from ended on conflict do nothing
                    """,
                    new { person, client, now, until = now + TokenWriter.AccessLifetime });
                await audit.WriteAsync(work, new AuditEntry("openid.withdrawn", ActorKind.Person, person, person, client));
            },
            cancel);
        revocations.Forget();
    }

    private sealed class Row
    {
        public required string ClientId { get; init; }

        public required string[] Scopes { get; init; }

        public required DateTimeOffset Since { get; init; }
    }
}

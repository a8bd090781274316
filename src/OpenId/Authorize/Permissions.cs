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
            SELECT client_id, array_agg(DISTINCT scope) AS scopes, min(since) AS since FROM (
                SELECT client_id, unnest(scopes) AS scope, granted_at AS since FROM openid.consents WHERE person_id = @person
                UNION ALL
                SELECT client_id, unnest(scopes), created_at FROM openid.grants
                WHERE person_id = @person AND ended_at IS NULL AND created_at > @recent) given
            GROUP BY client_id ORDER BY min(since) DESC
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
                    WITH forgotten AS (DELETE FROM openid.consents WHERE person_id = @person AND client_id = @client),
                    ended AS (UPDATE openid.grants SET ended_at = @now WHERE person_id = @person AND client_id = @client AND ended_at IS NULL RETURNING id)
                    INSERT INTO openid.revocations (id, expires_at) SELECT id, @until FROM ended ON CONFLICT DO NOTHING
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

using Panah.Data;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Authorize;

/// <summary>Requests that wait for their person: the address bar carries a number, never the request.</summary>
internal sealed class Interactions(AppDb db, PersonalData protection, ClientStore clients, RateLimits limits, TimeProvider time)
{
    /// <summary>Long enough for a first sign-in with all its proofs.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <returns>The number; null when too many wait already, from this source or in all (S-H3).</returns>
    public async Task<string?> AddAsync(AuthorizeRequest request, CancellationToken cancel)
    {
        if (await limits.TryTakeAsync([.. LimitBook.OpenIdInteractions.Select(limit => (request.Source, limit)), ("", LimitBook.OpenIdInteractionsInAll)], cancel) > TimeSpan.Zero)
            return null;
        var id = Secret.New();
        await db.Alone(cancel).ExecuteAsync(
            """
            insert into openid.interactions (hash, client_id, parameters, pushed_hash, dpop_jkt, created_at, expires_at)
            values (@hash, @client, @parameters, @PushedHash, @Thumbprint, @CreatedAt, @until)
            """,
            new
            {
                hash = Secret.Hash(Secret.Interaction, id), client = request.Client.Id, parameters = PushedRequests.Hide(protection, request.Parameters),
                request.PushedHash, request.Thumbprint, request.CreatedAt, until = request.CreatedAt + Lifetime,
            });
        return id;
    }

    /// <summary>The request with its client; null when it has ended or was answered.</summary>
    public async Task<AuthorizeRequest?> FindAsync(string id, CancellationToken cancel)
    {
        var hash = Secret.Hash(Secret.Interaction, id);
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<Row>(
            "select client_id, parameters, pushed_hash, dpop_jkt, created_at from openid.interactions where hash = @hash and expires_at > @now and done_at is null",
            new { hash, now = time.GetUtcNow() });
        if (row is null || await clients.FindAsync(row.ClientId, cancel) is not { } client)
            return null;
        return new AuthorizeRequest(PushedRequests.Show(protection, row.Parameters), row.CreatedAt)
        {
            Client = client, PushedHash = row.PushedHash, InteractionHash = hash, Thumbprint = row.DpopJkt,
        };
    }

    /// <summary>What the client is called whose request waits; null when none does.</summary>
    public async Task<string?> ClientNameAsync(string id, CancellationToken cancel)
    {
        var client = await db.Alone(cancel).ExecuteScalarAsync<string?>(
            "select client_id from openid.interactions where hash = @hash and expires_at > @now and done_at is null",
            new { hash = Secret.Hash(Secret.Interaction, id), now = time.GetUtcNow() });
        return (await clients.FindAsync(client, cancel))?.Name;
    }

    /// <summary>Its one answer; false when it was given before.</summary>
    public async Task<bool> UseAsync(Work work, byte[] hash) =>
        await work.ExecuteAsync("update openid.interactions set done_at = @now where hash = @hash and done_at is null", new { hash, now = time.GetUtcNow() }) == 1;

    private sealed class Row
    {
        public required string ClientId { get; init; }

        public required byte[] Parameters { get; init; }

        public byte[]? PushedHash { get; init; }

        public string? DpopJkt { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }
    }
}

using Panah.Data;

namespace Panah.OpenId.Authorize;

/// <summary>What a person once allowed a client, so as not to be asked again.</summary>
internal sealed class Consents(AppDb db, TimeProvider time)
{
    public Task<bool> CoverAsync(Guid person, string client, string[] scopes, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteScalarAsync<bool>(
            "SELECT EXISTS (SELECT 1 FROM openid.consents WHERE person_id = @person AND client_id = @client AND scopes @> @scopes)", new { person, client, scopes });

    /// <summary>Adds to what was allowed before.</summary>
    public Task RememberAsync(Work work, Guid person, string client, string[] scopes) =>
        work.ExecuteAsync(
            """
            INSERT INTO openid.consents (person_id, client_id, scopes, granted_at) VALUES (@person, @client, @scopes, @now)
            ON CONFLICT (person_id, client_id) DO UPDATE SET granted_at = @now,
                scopes = (SELECT array_agg(DISTINCT scope) FROM unnest(consents.scopes || excluded.scopes) scope)
            """,
            new { person, client, scopes, now = time.GetUtcNow() });
}

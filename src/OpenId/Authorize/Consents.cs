using Panah.Data;

namespace Panah.OpenId.Authorize;

/// <summary>What a person once allowed a client, so as not to be asked again.</summary>
internal sealed class Consents(AppDb db, TimeProvider time)
{
    public Task<bool> CoverAsync(Guid person, string client, string[] scopes, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteScalarAsync<bool>(
            "select exists (select 1 from openid.consents where person_id = @person and client_id = @client and scopes @> @scopes)", new { person, client, scopes });

    /// <summary>Adds to what was allowed before.</summary>
    public Task RememberAsync(Work work, Guid person, string client, string[] scopes) =>
        work.ExecuteAsync(
            """
            insert into openid.consents (person_id, client_id, scopes, granted_at) values (@person, @client, @scopes, @now)
            on conflict (person_id, client_id) do update set granted_at = @now,
                scopes = (select array_agg(distinct scope) from unnest(consents.scopes || excluded.scopes) scope)
            """,
            new { person, client, scopes, now = time.GetUtcNow() });
}

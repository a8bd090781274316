using Panah.Data;
using Panah.OpenId.Protocol;
using Panah.People.Levels;

namespace Panah.OpenId.Tokens;

/// <summary>
/// Row S6: what was granted for a company is renewed only while its person still directs it; the registry is asked at every refresh, and an access
/// token lives fifteen minutes.
/// </summary>
internal sealed class GrantCompany(ICompanyDirectors directors, AppDb db, AuditLog audit, Revocations revocations, TimeProvider time)
{
    /// <summary>Null when the tokens may be renewed.</summary>
    /// <param name="grant">For a company.</param>
    /// <param name="used">Hash of the refresh token that was sent.</param>
    /// <param name="next">The one that took its place, which nobody but this request knows; null where it keeps its own.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Rule?> JudgeAsync(Grant grant, byte[] used, string? next, CancellationToken cancel)
    {
        switch (await directors.StillDirectsAsync(grant.PersonId, grant.Company!, cancel))
        {
            case true: return null;
            case false:
                await EndAsync(grant, cancel);
                return TokenRules.CompanyLeft;
            default:
                if (next is not null) await GiveBackAsync(used, Secret.Hash(Secret.Refresh, next));
                return TokenRules.CompanyUnknown;
        }
    }

    private async Task EndAsync(Grant grant, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await db.InTransactionAsync(
            async work =>
            {
                await work.ExecuteAsync(
                    """
                    with ended as (update openid.grants set ended_at = @now where id = @Id and ended_at is null returning id)
                    insert into openid.revocations (id, expires_at) select id, @until from ended on conflict do nothing
                    """,
                    new { grant.Id, now, until = now + TokenWriter.AccessLifetime });
                await audit.WriteAsync(work, new AuditEntry("openid.company-left", SubjectId: grant.PersonId, ObjectId: grant.ClientId));
            },
            cancel);
        revocations.Forget();
    }

    /// <summary>The registry could not be asked: the token that was sent is good again, so that the client may send the same once more.</summary>
    private async Task GiveBackAsync(byte[] used, byte[] next)
    {
        // Not given up half-way: the client would be left with a token that is used.
        await db.Alone(CancellationToken.None).ExecuteAsync(
            """
            with taken as (delete from openid.refresh_tokens where hash = @next and used_at is null returning grant_id)
            update openid.refresh_tokens t set used_at = null from taken where t.hash = @used and t.grant_id = taken.grant_id
            """,
            new { used, next });
    }
}

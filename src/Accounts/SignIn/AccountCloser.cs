using System.Buffers.Text;
using System.Security.Cryptography;
using Panah.Data;
using Panah.People.Credentials;
using Panah.People.Safety;

namespace Panah.Accounts.SignIn;

/// <summary>«This wasn't me»: password, question and phone of the account are worth nothing any more, nor is a recovery under way. Its owner proves themself by the Window and chooses anew.</summary>
internal sealed class AccountCloser(TimeProvider time) : ICredentialHolder
{
    public Task EndGivenAsync(Work work, Guid personId) => Task.CompletedTask;

    public async Task CloseAsync(Work work, Guid personId)
    {
        var nobodys = await PasswordHash.CreateAsync(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), work.Cancel);
        await work.ExecuteAsync(
            """
            update accounts.accounts set password_hash = @nobodys, question_key = null, answer_hash = null, mobile = null, phone_evidence = null,
                claimed_mobile = null, claims = null, must_change_until = null, changed_at = @now
            where person_id = @personId;
            update accounts.change_tickets t set used_at = @now from accounts.accounts a where a.person_id = @personId and t.account_id = a.id and t.used_at is null;
            update accounts.recoveries r set used_at = @now from accounts.accounts a where a.person_id = @personId and r.account_id = a.id and r.used_at is null
            """,
            new { personId, nobodys, now = time.GetUtcNow() });
    }
}

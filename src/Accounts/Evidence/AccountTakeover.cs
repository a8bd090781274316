using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People.Credentials;
using Panah.People.Evidence;

namespace Panah.Accounts.Evidence;

/// <summary>
/// Who proves themself takes over the account that somebody opened with their identifier without proving anything (row S3): its password, question,
/// claims, tickets, sessions and passkeys fall. A password is then chosen by recovery, on the phone that has just been proven.
/// </summary>
internal sealed class AccountTakeover(PersonalData personal, UnprovenPast past, Messages messages, AuditLog audit, TimeProvider time) : IProofObserver
{
    public async Task ProvenAsync(Work work, Guid personId, MobileNumber mobile)
    {
        var now = time.GetUtcNow();
        var taken = await work.ExecuteScalarAsync<Guid?>(
            """
            update accounts.accounts
            set password_hash = @nobodys, question_key = null, answer_hash = null, mobile = @mobile, phone_evidence = @evidence,
                claimed_mobile = null, claims = null, must_change_until = null, barred_at = null, changed_at = @now
            where person_id = @personId and phone_evidence is null returning id
            """,
            new
            {
                // A hash of a secret that nobody knows: guesses at it take as long as at any other.
                personId, nobodys = PasswordHash.Decoy, mobile = personal.Encrypt(AccountStore.MobilePurpose, mobile),
                evidence = (short)PhoneEvidence.CodeAndSimRegistry, now,
            });
        if (taken is not { } id) return;
        await EndTicketsAsync(work, id, now);
        await past.ForgetAsync(work, personId);
        await messages.SendAsync(work, new Sms(mobile, "Accounts.TakenOver") { PersonId = personId, OnceKey = $"accounts.taken-over.{id}" });
        await audit.WriteAsync(work, new AuditEntry("accounts.taken-over", ActorKind.Person, personId, personId, id.ToString()));
    }

    /// <summary>Ways to a change of password that were opened before.</summary>
    public static Task EndTicketsAsync(Work work, Guid accountId, DateTimeOffset now) => work.ExecuteAsync(
        """
        update accounts.change_tickets set used_at = @now where account_id = @accountId and used_at is null;
        update accounts.recoveries set used_at = @now where account_id = @accountId and used_at is null
        """,
        new { accountId, now });
}

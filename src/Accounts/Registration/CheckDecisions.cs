using Dapper;
using Npgsql;
using Panah.Accounts.Evidence;
using Panah.Data;
using Panah.Messaging;
using Panah.People;
using Panah.People.Evidence;

namespace Panah.Accounts.Registration;

/// <summary>
/// Ends a check in exactly one result: one conditional statement moves the request out of «waiting», and the account,
/// the SMS and the audit line commit with it or not at all.
/// </summary>
internal sealed class CheckDecisions(AppDb db, AccountStore accounts, PersonDirectory people, AccountTakeover takeover, Messages messages, AuditLog audit, TimeProvider time)
{
    public Task<bool> ConcludeAsync(
        Guid id, RegistrationForm form, CheckAnswers answers, CheckResult result, string? branch, CancellationToken cancel) =>
        db.InTransactionAsync(
            async tx =>
            {
                var moved = await tx.Connection!.ExecuteAsync(
                    """
                    update accounts.registrations
                    set state = @state, decided_at = @now, leased_until = null, branch_code = coalesce(@branch, branch_code),
                        civil_matches = @Civil, sim_matches = @Sim, insured_found = @Insured, medical_matches = @Medical,
                        -- The SMS says that a request that does not match is deleted: what was stated goes, its result stays.
                        form = case when @state = 'mismatch' then ''::bytea else form end
                    where id = @id and state = 'waiting'
                    """,
                    new { id, state = StateOf(result), branch, now = time.GetUtcNow(), answers.Civil, answers.Sim, answers.Insured, answers.Medical },
                    tx);
                if (moved == 0) return false;
                await CarryOutAsync(tx, id, form, result, PhoneEvidence.CodeAndSimRegistry, cancel);
                return true;
            },
            cancel);

    /// <summary>A member of staff decides what needed a visit (A12); false when another was quicker.</summary>
    public Task<bool> DecideAsync(Guid id, RegistrationForm form, bool activate, Guid staffId, string reason, CancellationToken cancel) =>
        db.InTransactionAsync(
            async tx =>
            {
                var moved = await tx.Connection!.ExecuteAsync(
                    """
                    update accounts.registrations
                    set state = @state, decided_at = @now, decided_by = @staffId, decision_reason = @reason
                    where id = @id and state = 'needs_visit'
                    """,
                    new { id, state = activate ? "activated" : "refused", now = time.GetUtcNow(), staffId, reason },
                    tx);
                if (moved == 0) return false;
                await CarryOutAsync(tx, id, form, activate ? CheckResult.Activated : CheckResult.Mismatch, PhoneEvidence.CodeAndBranch, cancel);
                await audit.WriteAsync(tx, new AuditEntry("accounts.registration-decided", ActorKind.Staff, staffId, ObjectId: id.ToString(), Details: new { activate }), cancel);
                return true;
            },
            cancel);

    private async Task CarryOutAsync(NpgsqlTransaction tx, Guid id, RegistrationForm form, CheckResult result, PhoneEvidence evidence, CancellationToken cancel)
    {
        Guid? personId = null;
        if (result == CheckResult.Activated)
        {
            personId = await ActivateAsync(tx, id, form, evidence, cancel);
        }

        await messages.SendAsync(
            tx,
            new Sms(form.Mobile, $"Accounts.{result}") { OnceKey = $"accounts.result.{id}.{result}", PersonId = personId },
            cancel);
        await audit.WriteAsync(tx, new AuditEntry($"accounts.registration-{StateOf(result)}", SubjectId: personId, ObjectId: id.ToString()), cancel);
    }

    /// <summary>
    /// The person is proven and the account theirs. What was set in their name without proof falls, and so do other requests for the same ID:
    /// a stranger's, on a stranger's phone.
    /// </summary>
    private async Task<Guid> ActivateAsync(NpgsqlTransaction tx, Guid id, RegistrationForm form, PhoneEvidence evidence, CancellationToken cancel)
    {
        var theirs = evidence == PhoneEvidence.CodeAndSimRegistry;
        var personId = await people.RecordAsync(tx, PersonOf(form), theirs ? Proof.Registration : Proof.Counter, cancel);
        await takeover.ProvenAsync(tx, personId, form.Mobile, cancel);
        await accounts.OpenAsync(tx, personId, form, evidence, cancel);
        if (theirs) await people.ProveMobileAsync(tx, personId, form.Mobile, cancel);
        await tx.Connection!.ExecuteAsync(
            """
            update accounts.registrations set state = 'superseded', decided_at = @now, leased_until = null, form = ''
            where username_index = (select username_index from accounts.registrations where id = @id) and id <> @id and state in ('waiting', 'needs_visit')
            """,
            new { id, now = time.GetUtcNow() },
            tx);
        return personId;
    }

    private static string StateOf(CheckResult result) => result switch
    {
        CheckResult.Activated => "activated",
        CheckResult.NeedsVisit => "needs_visit",
        _ => "mismatch",
    };

    /// <summary>What the civil registry has confirmed. The phone is bound by its own evidence; the e-mail address was only typed, and stays with the request.</summary>
    private Person PersonOf(RegistrationForm form) => new(
        Guid.CreateVersion7(time.GetUtcNow()), PersonKind.Citizen, form.NationalId.Value, form.FirstName, form.LastName,
        form.BirthDate, form.Gender, Mobile: null, Email: null, PostalCode: null);
}

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
            async work =>
            {
                var moved = await work.ExecuteAsync(
                    """
                    update accounts.registrations
                    set state = @state, decided_at = @now, branch_code = coalesce(@branch, branch_code),
                        civil_matches = @Civil, sim_matches = @Sim, insured_found = @Insured, medical_matches = @Medical,
                        -- The SMS says that a request that does not match is deleted: what was stated goes, its result stays.
                        form = case when @state = 'mismatch' then ''::bytea else form end
                    where id = @id and state = 'waiting'
                    """,
                    new { id, state = StateOf(result), branch, now = time.GetUtcNow(), answers.Civil, answers.Sim, answers.Insured, answers.Medical });
                if (moved == 0) return false;
                await CarryOutAsync(work, id, form, result, PhoneEvidence.CodeAndSimRegistry);
                return true;
            },
            cancel);

    /// <summary>A member of staff decides what needed a visit (A12); false when another was quicker.</summary>
    public Task<bool> DecideAsync(Guid id, RegistrationForm form, bool activate, Guid staffId, string reason, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                var moved = await work.ExecuteAsync(
                    """
                    update accounts.registrations
                    set state = @state, decided_at = @now, decided_by = @staffId, decision_reason = @reason
                    where id = @id and state = 'needs_visit'
                    """,
                    new { id, state = activate ? "activated" : "refused", now = time.GetUtcNow(), staffId, reason });
                if (moved == 0) return false;
                await CarryOutAsync(work, id, form, activate ? CheckResult.Activated : CheckResult.Mismatch, PhoneEvidence.CodeAndBranch);
                await audit.WriteAsync(work, new AuditEntry("accounts.registration-decided", ActorKind.Staff, staffId, ObjectId: id.ToString(), Details: new { activate }));
                return true;
            },
            cancel);

    private async Task CarryOutAsync(Work work, Guid id, RegistrationForm form, CheckResult result, PhoneEvidence evidence)
    {
        Guid? personId = null;
        if (result == CheckResult.Activated)
        {
            personId = await ActivateAsync(work, id, form, evidence);
        }

        await messages.SendAsync(
            work,
            new Sms(form.Mobile, $"Accounts.{result}") { OnceKey = $"accounts.result.{id}.{result}", PersonId = personId });
        await audit.WriteAsync(work, new AuditEntry($"accounts.registration-{StateOf(result)}", SubjectId: personId, ObjectId: id.ToString()));
    }

    /// <summary>
    /// The person is proven and the account theirs. What was set in their name without proof falls, and so do other requests for the same ID:
    /// a stranger's, on a stranger's phone.
    /// </summary>
    private async Task<Guid> ActivateAsync(Work work, Guid id, RegistrationForm form, PhoneEvidence evidence)
    {
        var theirs = evidence == PhoneEvidence.CodeAndSimRegistry;
        var personId = await people.RecordAsync(work, PersonOf(form), theirs ? Proof.Registration : Proof.Counter);
        await takeover.ProvenAsync(work, personId, form.Mobile);
        await accounts.AddAsync(work, personId, form, evidence);
        if (theirs) await people.ProveMobileAsync(work, personId, form.Mobile);
        await work.ExecuteAsync(
            """
            update accounts.registrations set state = 'superseded', decided_at = @now, form = ''
            where username_index = (select username_index from accounts.registrations where id = @id) and id <> @id and state in ('waiting', 'needs_visit')
            """,
            new { id, now = time.GetUtcNow() });
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

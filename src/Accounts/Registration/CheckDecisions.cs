using Dapper;
using Npgsql;
using Panah.Data;
using Panah.Messaging;
using Panah.People;

namespace Panah.Accounts.Registration;

/// <summary>
/// Ends a check in exactly one result: one conditional statement moves the request out of «waiting», and the account,
/// the SMS and the audit line commit with it or not at all.
/// </summary>
internal sealed class CheckDecisions(AppDb db, AccountStore accounts, PersonDirectory people, Messages messages, AuditLog audit, TimeProvider time)
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
                await CarryOutAsync(tx, id, form, result, cancel);
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
                await CarryOutAsync(tx, id, form, activate ? CheckResult.Activated : CheckResult.Mismatch, cancel);
                await audit.WriteAsync(tx, new AuditEntry("accounts.registration-decided", ActorKind.Staff, staffId, ObjectId: id.ToString(), Details: new { activate }), cancel);
                return true;
            },
            cancel);

    private async Task CarryOutAsync(NpgsqlTransaction tx, Guid id, RegistrationForm form, CheckResult result, CancellationToken cancel)
    {
        Guid? personId = null;
        if (result == CheckResult.Activated)
        {
            personId = await people.RecordAsync(tx, PersonOf(form), cancel);
            await accounts.OpenAsync(tx, personId.Value, form, cancel);
        }

        await messages.SendAsync(
            tx,
            new Sms(form.Mobile, $"Accounts.{result}") { OnceKey = $"accounts.result.{id}.{result}", PersonId = personId },
            cancel);
        await audit.WriteAsync(tx, new AuditEntry($"accounts.registration-{StateOf(result)}", SubjectId: personId, ObjectId: id.ToString()), cancel);
    }

    private static string StateOf(CheckResult result) => result switch
    {
        CheckResult.Activated => "activated",
        CheckResult.NeedsVisit => "needs_visit",
        _ => "mismatch",
    };

    private Person PersonOf(RegistrationForm form) => new(
        Guid.CreateVersion7(time.GetUtcNow()), PersonKind.Citizen, form.NationalId.Value, form.FirstName, form.LastName,
        form.BirthDate, form.Gender, form.Mobile, form.Email, PostalCode: null);
}

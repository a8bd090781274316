using System.Text.Json;
using Dapper;
using Panah.Data;
using Panah.People.Staff;

namespace Panah.Accounts.Registration;

/// <summary>A line of the queue of visits: nothing personal before the case is opened.</summary>
internal sealed record QueueLine(Guid Id, string Kind, string? BranchCode, DateTimeOffset SubmittedAt);

/// <summary>A case as staff see it: what the person stated beside what the registries answered.</summary>
internal sealed record RegistrationCase(Guid Id, string State, DateTimeOffset SubmittedAt, RegistrationForm Form, CheckAnswers Answers);

/// <summary>How many requests stand where.</summary>
internal sealed record RegistrationCounts(long Waiting, long Late, long NeedsVisit, long Activated, long Mismatch, long Refused)
{
    public long All => Waiting + NeedsVisit + Activated + Mismatch + Refused;
}

/// <summary>The office's view of registrations (A12): by branch, and every look at a person's data in the audit.</summary>
internal sealed class RegistrationQueue(AppDb db, PersonalData personal, AuditLog audit, TimeProvider time)
{
    public const int PageSize = 50;
    private static readonly TimeSpan Promised = TimeSpan.FromHours(48);

    public async Task<RegistrationCounts> CountAsync(CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        return await connection.QuerySingleAsync<RegistrationCounts>(
            """
            select count(*) filter (where state = 'waiting') as waiting,
                   count(*) filter (where state = 'waiting' and submitted_at < @since) as late,
                   count(*) filter (where state = 'needs_visit') as needs_visit,
                   count(*) filter (where state = 'activated') as activated,
                   count(*) filter (where state = 'mismatch') as mismatch,
                   count(*) filter (where state = 'refused') as refused
            from accounts.registrations
            """,
            new { since = time.GetUtcNow() - Promised });
    }

    /// <summary>The oldest first, after the given case; a member of a branch sees the branch's and those of none.</summary>
    public async Task<IReadOnlyList<QueueLine>> ListAsync(StaffMember staff, Guid? after, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        var lines = await connection.QueryAsync<QueueLine>(
            """
            select id, kind, branch_code, submitted_at from accounts.registrations
            where state = 'needs_visit' and (@branch::text is null or branch_code is null or branch_code = @branch)
              and (@after::uuid is null or id > @after)
            order by id limit @PageSize
            """,
            new { branch = staff.BranchCode, after, PageSize });
        return lines.AsList();
    }

    /// <summary>Opens a case; that it was looked at is written first. Null where there is none for this member.</summary>
    public Task<RegistrationCase?> OpenAsync(Guid id, StaffMember staff, CancellationToken cancel) =>
        db.InTransactionAsync(
            async tx =>
            {
                var row = await tx.Connection!.QuerySingleOrDefaultAsync<CaseRow>(
                    """
                    select id, state, submitted_at, form, civil_matches, sim_matches, insured_found, medical_matches
                    from accounts.registrations
                    where id = @id and state <> 'waiting' and (@branch::text is null or branch_code is null or branch_code = @branch)
                    """,
                    new { id, branch = staff.BranchCode },
                    tx);
                if (row is null) return null;
                await audit.WriteAsync(tx, new AuditEntry("accounts.registration-viewed", ActorKind.Staff, staff.Id, ObjectId: id.ToString()), cancel);
                var form = JsonSerializer.Deserialize<RegistrationForm>(personal.Decrypt(RegistrationDesk.FormPurpose, row.Form))!;
                return new RegistrationCase(row.Id, row.State, row.SubmittedAt, form, new CheckAnswers(row.CivilMatches, row.SimMatches, row.InsuredFound, row.MedicalMatches));
            },
            cancel);

    private sealed record CaseRow(
        Guid Id, string State, DateTimeOffset SubmittedAt, byte[] Form, bool? CivilMatches, bool? SimMatches, bool? InsuredFound, bool? MedicalMatches);
}

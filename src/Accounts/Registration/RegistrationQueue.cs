using System.Text.Json;
using Panah.Data;
using Panah.People.Staff;

namespace Panah.Accounts.Registration;

/// <summary>A line of the queue of visits: nothing personal before the case is opened.</summary>
internal sealed record QueueLine(Guid Id, string Kind, string? BranchCode, DateTimeOffset SubmittedAt);

/// <summary>A case as staff see it: what the person stated beside what the registries answered.</summary>
internal sealed record RegistrationCase(Guid Id, string State, DateTimeOffset SubmittedAt, RegistrationForm Form, CheckAnswers Answers);

/// <summary>How the checks go: what waits, and what the last day and the last minute have brought.</summary>
internal sealed record CheckProgress(long Waiting, long Late, long NeedsVisit, long Activated, long Visits, long Mismatch, long LastMinute)
{
    /// <summary>Results of the last 24 hours.</summary>
    public long Done => Activated + Visits + Mismatch;

    /// <summary>How long the waiting ones take at the last minute's rate; null where none waits or none was done.</summary>
    public TimeSpan? Left => Waiting == 0 || LastMinute == 0 ? null : TimeSpan.FromMinutes((double)Waiting / LastMinute);
}

/// <summary>The office's view of registrations (A12): by branch, and every look at a person's data in the audit.</summary>
internal sealed class RegistrationQueue(AppDb db, PersonalData personal, AuditLog audit, TimeProvider time)
{
    public const int PageSize = 50;
    private static readonly TimeSpan Promised = TimeSpan.FromHours(48);

    /// <summary>Reads no more than what waits and what was decided within a day, however many accounts there are.</summary>
    public async Task<CheckProgress> ProgressAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return await db.Alone(cancel).QuerySingleAsync<CheckProgress>(
            """
            select waiting, late, needs_visit, activated, visits, mismatch, last_minute
            from (select count(*) as waiting, count(*) filter (where submitted_at < @promised) as late
                  from accounts.registrations where state = 'waiting') open,
                 (select count(*) as needs_visit from accounts.registrations where state = 'needs_visit') queue,
                 (select count(*) filter (where state = 'activated') as activated, count(*) filter (where state in ('needs_visit', 'refused')) as visits,
                         count(*) filter (where state = 'mismatch') as mismatch, count(*) filter (where decided_at > @minute) as last_minute
                  from accounts.registrations where decided_at > @day and state <> 'withdrawn') day
            """,
            new { promised = now - Promised, minute = now - TimeSpan.FromMinutes(1), day = now - TimeSpan.FromDays(1) });
    }

    /// <summary>The oldest first, after the given case; a member of a branch sees the branch's and those of none.</summary>
    public async Task<IReadOnlyList<QueueLine>> ListAsync(StaffMember staff, Guid? after, CancellationToken cancel)
    {
        var lines = await db.Alone(cancel).QueryAsync<QueueLine>(
            """
            select id, kind, branch_code, submitted_at from accounts.registrations
            where state = 'needs_visit' and (@branch::text is null or branch_code is null or branch_code = @branch)
              and (@after::uuid is null or id > @after)
            order by id limit @PageSize
            """,
            new { branch = staff.BranchCode, after, PageSize });
        return lines;
    }

    /// <summary>Opens a case; that it was looked at is written first. Null where there is none for this member.</summary>
    public Task<RegistrationCase?> ViewAsync(Guid id, StaffMember staff, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                var row = await work.QuerySingleOrDefaultAsync<CaseRow>(
                    """
                    select id, state, submitted_at, form, civil_matches, sim_matches, insured_found, medical_matches
                    from accounts.registrations
                    where id = @id and state in ('needs_visit', 'activated', 'refused') and (@branch::text is null or branch_code is null or branch_code = @branch)
                    """,
                    new { id, branch = staff.BranchCode });
                if (row is null) return null;
                await audit.WriteAsync(work, new AuditEntry("accounts.registration-viewed", ActorKind.Staff, staff.Id, ObjectId: id.ToString()));
                var form = JsonSerializer.Deserialize<RegistrationForm>(personal.Decrypt(RegistrationDesk.FormPurpose, row.Form))!;
                return new RegistrationCase(row.Id, row.State, row.SubmittedAt, form, new CheckAnswers(row.CivilMatches, row.SimMatches, row.InsuredFound, row.MedicalMatches));
            },
            cancel);

    private sealed record CaseRow(
        Guid Id, string State, DateTimeOffset SubmittedAt, byte[] Form, bool? CivilMatches, bool? SimMatches, bool? InsuredFound, bool? MedicalMatches);
}

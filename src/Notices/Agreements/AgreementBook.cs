using Panah.Data;
using Panah.Kernel;
using Panah.Notices.Intake;
using Panah.Notices.Letters;

namespace Panah.Notices.Agreements;

/// <summary>What staff write down from the signed form تفاهم‌نامه ابلاغ الکترونیک.</summary>
/// <param name="Scan">The scanned form; null while it is not at hand.</param>
internal sealed record SignedAgreement(Employer Employer, MobileNumber Mobile, string? Email, string Branch, JalaliDate SignedOn, CheckedFile? Scan);

/// <summary>A line of the staff's list.</summary>
internal sealed record AgreementLine(Guid Id, string Employer, string Branch, JalaliDate SignedOn, DateTimeOffset RecordedAt, DateTimeOffset? EndedAt, bool HasScan);

/// <summary>Where an employer wants to be told.</summary>
internal sealed record Contact(MobileNumber? Mobile, string? Email);

/// <summary>Who receives letters electronically (row N8). Without an agreement in force, nothing is sent.</summary>
internal sealed class AgreementBook(AppDb db, PersonalData personal, Employers employers, AuditLog audit, TimeProvider time)
{
    private const string MobilePurpose = "notices.agreement.mobile";
    private const string ScanPurpose = "notices.agreement.scan";
    private const string EmailPurpose = "notices.agreement.email";

    /// <summary>Lines of one page of <see cref="ListAsync"/>.</summary>
    public const int PageSize = 50;

    public Task<bool> IsInForceAsync(Employer employer, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteScalarAsync<bool>(
            "select exists (select 1 from notices.agreements where employer_index = @Index and ended_at is null)", new { employer.Index });

    /// <summary>False when one is in force already.</summary>
    public async Task<bool> RecordAsync(SignedAgreement signed, Guid staff, CancellationToken cancel)
    {
        var person = await employers.PersonIdAsync(signed.Employer, cancel);
        return await db.InTransactionAsync(work => RecordAsync(work, signed, person, staff), cancel);
    }

    /// <summary>The employer took the agreement back: from now on letters go on paper. What was sent stays readable.</summary>
    public async Task<bool> EndAsync(Guid id, Guid staff, CancellationToken cancel)
    {
        // Whose it is never changes, so it is looked up before the transaction, which then needs no second connection.
        if (await FindEmployerAsync(id, cancel) is not { } employer) return false;
        var person = await employers.PersonIdAsync(employer, cancel);
        return await db.InTransactionAsync(async work =>
        {
            var ended = await work.ExecuteAsync(
                "update notices.agreements set ended_at = @now, ended_by = @staff where id = @id and ended_at is null", new { id, staff, now = time.GetUtcNow() });
            if (ended == 0) return false;
            await audit.WriteAsync(work, new AuditEntry("notices.agreement-ended", ActorKind.Staff, staff, person, id.ToString(), Reference(employer.Index)));
            return true;
        }, cancel);
    }

    /// <summary>
    /// Newest first, a page at a time; one employer's only where one is given. Every look stands in the audit, with the person whom an employer
    /// is and with the employer's keyed index in place of the number.
    /// </summary>
    /// <param name="employer">Who is looked up; null for all.</param>
    /// <param name="after">The last line of the page before; null for the first page.</param>
    /// <param name="staff">Who looks.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IReadOnlyList<AgreementLine>> ListAsync(Employer? employer, Guid? after, Guid staff, CancellationToken cancel)
    {
        var entry = employer is null
            ? new AuditEntry("notices.agreements-listed", ActorKind.Staff, staff)
            : new AuditEntry("notices.agreement-sought", ActorKind.Staff, staff, await employers.PersonIdAsync(employer, cancel), Details: Reference(employer.Index));
        return await db.InTransactionAsync(async work =>
        {
            await audit.WriteAsync(work, entry);
            var rows = await work.QueryAsync<Row>(
                $"""
                select id, employer, branch, signed_on, recorded_at, ended_at, scan is not null as has_scan from notices.agreements
                where (@after::uuid is null or id < @after) {(employer is null ? "" : "and employer_index = @Index")} order by id desc limit {PageSize}
                """,
                new { employer?.Index, after });
            return rows.Select(row => new AgreementLine(row.Id, employers.Show(row.Employer), row.Branch, JalaliDate.From(row.SignedOn), row.RecordedAt, row.EndedAt, row.HasScan)).ToList();
        }, cancel);
    }

    /// <summary>The scanned form, and in the audit who opened it; null where there is none.</summary>
    public async Task<CheckedFile?> ScanAsync(Guid id, Guid staff, CancellationToken cancel)
    {
        if (await FindScanAsync(id, cancel) is not { ScanType: { } type } row) return null;
        var person = await employers.PersonIdAsync(employers.Of(employers.Show(row.Employer)), cancel);
        var entry = new AuditEntry("notices.agreement-scan-opened", ActorKind.Staff, staff, person, id.ToString(), Reference(row.EmployerIndex));
        await db.InTransactionAsync(work => audit.WriteAsync(work, entry), cancel);
        return new CheckedFile("agreement", type, row.ScanEncrypted ? personal.DecryptBytes(ScanPurpose, row.Scan) : row.Scan);
    }

    /// <summary>Contact of the agreement in force; null without one.</summary>
    public async Task<Contact?> ContactAsync(Employer employer, CancellationToken cancel)
    {
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<ContactRow>(
            "select mobile, email from notices.agreements where employer_index = @Index and ended_at is null", new { employer.Index });
        return row is null ? null : new Contact(
            Identifier.ParseOrNull<MobileNumber>(personal.Decrypt(MobilePurpose, row.Mobile)), row.Email is null ? null : personal.Decrypt(EmailPurpose, row.Email));
    }

    private async Task<Employer?> FindEmployerAsync(Guid id, CancellationToken cancel)
    {
        var cipher = await db.Alone(cancel).ExecuteScalarAsync<byte[]?>("select employer from notices.agreements where id = @id", new { id });
        return cipher is null ? null : employers.Of(employers.Show(cipher));
    }

    private async Task<bool> RecordAsync(Work work, SignedAgreement signed, Guid? person, Guid staff)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var rows = await work.ExecuteAsync(
            """
            insert into notices.agreements (id, employer_index, employer, mobile, email, branch, signed_on, scan_type, scan, scan_encrypted, recorded_at, recorded_by)
            values (@id, @Index, @employer, @mobile, @email, @Branch, @signedOn, @scanType, @scan, true, @now, @staff)
            on conflict (employer_index) where ended_at is null do nothing
            """,
            new
            {
                id,
                signed.Employer.Index,
                employer = employers.Hide(signed.Employer),
                mobile = personal.Encrypt(MobilePurpose, signed.Mobile),
                email = signed.Email is null ? null : personal.Encrypt(EmailPurpose, signed.Email),
                signed.Branch,
                signedOn = signed.SignedOn.Gregorian,
                scanType = signed.Scan?.Type,
                scan = signed.Scan is { } scan ? personal.Encrypt(ScanPurpose, scan.Content) : null,
                now,
                staff,
            });
        if (rows == 0) return false;
        await audit.WriteAsync(work, new AuditEntry("notices.agreement-recorded", ActorKind.Staff, staff, person, id.ToString(), Reference(signed.Employer.Index)));
        return true;
    }

    private static object Reference(byte[] employerIndex) => new { employer = Convert.ToHexStringLower(employerIndex) };

    private Task<ScanRow?> FindScanAsync(Guid id, CancellationToken cancel) =>
        db.Alone(cancel).QuerySingleOrDefaultAsync<ScanRow>(
            "select employer_index, employer, scan_type, scan, scan_encrypted from notices.agreements where id = @id and scan is not null", new { id });

    private sealed class ContactRow
    {
        public byte[] Mobile { get; init; } = [];
        public byte[]? Email { get; init; }
    }

    private sealed class ScanRow
    {
        public byte[] EmployerIndex { get; init; } = [];
        public byte[] Employer { get; init; } = [];
        public string? ScanType { get; init; }
        public byte[] Scan { get; init; } = [];
        public bool ScanEncrypted { get; init; }
    }

    private sealed class Row
    {
        public Guid Id { get; init; }
        public byte[] Employer { get; init; } = [];
        public string Branch { get; init; } = "";
        public DateOnly SignedOn { get; init; }
        public DateTimeOffset RecordedAt { get; init; }
        public DateTimeOffset? EndedAt { get; init; }
        public bool HasScan { get; init; }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using Panah.Data;
using Panah.Kernel;
using Panah.Notices.Letters;

namespace Panah.Notices.Permits;

/// <summary>What the employer asks for on the form «صدور مجوز استعلام».</summary>
/// <param name="Days">From today; the permit lasts to the end of its last day in Iran.</param>
/// <param name="Views">How often the letter may be read.</param>
internal sealed record PermitRequest(int Days, int Views, string? ForWhom, string? Reason)
{
    public static readonly IReadOnlyList<int> DaysOffered = [1, 3, 7, 14, 30, 90, 180, 365];
    public static readonly IReadOnlyList<int> ViewsOffered = [1, 3, 10, 50];
}

/// <param name="Passcode">کد رمز, shown this once.</param>
internal sealed record IssuedPermit(string Passcode, JalaliDate LastDay, int Views);

/// <summary>Issues and cancels permits (rows N5, N7). Only the keyed index of a passcode is kept.</summary>
internal sealed class PermitBook(AppDb db, PersonalData personal, PermitNotes notes, AuditLog audit, LetterBox letters, TimeProvider time)
{
    /// <summary>Sixteen digits: 53 bits, typed on any keyboard and read out on a phone.</summary>
    private const int PasscodeDigits = 16;

    public static string IndexText(Employer employer, string passcode) => $"{employer.Identifier}:{passcode}";

    public const string PasscodePurpose = "notices.passcode";

    /// <returns>Null when the letter isn't the employer's.</returns>
    public async Task<(IssuedPermit? Permit, Refusal? Refusal)?> IssueAsync(Reader reader, string? trackingNumber, PermitRequest request, CancellationToken cancel)
    {
        if (await letters.FindAsync(reader.Employer, trackingNumber, cancel) is not { } letter) return null;
        var now = time.GetUtcNow();
        var lastDay = JalaliDate.From(now).AddDays(request.Days);
        var passcode = RandomNumberGenerator.GetString("0123456789", PasscodeDigits);
        var issued = await db.InTransactionAsync(async work =>
        {
            // One that ended by itself makes room; one that still runs does not.
            await work.ExecuteAsync(
                "update notices.permits set closed_at = least(ends_at, @now) where letter_id = @Id and closed_at is null and (ends_at <= @now or views_left = 0)",
                new { letter.Id, now });
            var rows = await work.ExecuteAsync(
                """
                insert into notices.permits (id, letter_id, employer_index, passcode_index, for_whom, reason, issued_at, issued_by, ends_at, last_day, views, views_left)
                values (@id, @letterId, @Index, @passcodeIndex, @ForWhom, @Reason, @now, @PersonId, @endsAt, @lastDay, @Views, @Views)
                on conflict do nothing
                """,
                new
                {
                    id = Guid.CreateVersion7(now),
                    letterId = letter.Id,
                    reader.Employer.Index,
                    passcodeIndex = personal.BlindIndex(PasscodePurpose, IndexText(reader.Employer, passcode)),
                    ForWhom = notes.Hide(request.ForWhom),
                    Reason = notes.Hide(request.Reason),
                    now,
                    reader.PersonId,
                    endsAt = lastDay.AddDays(1).StartsAt(),
                    lastDay = lastDay.Gregorian,
                    request.Views,
                });
            if (rows == 0) return false;
            await audit.WriteAsync(work, new AuditEntry("notices.permit-issued", ActorKind.Person, reader.PersonId, ObjectId: letter.TrackingNumber));
            return true;
        }, cancel);
        return issued ? (new IssuedPermit(Grouped(passcode), lastDay, request.Views), null) : (null, new Refusal("Permit.Running"));
    }

    /// <summary>لغو مجوز استعلام; false when none runs for a letter of this employer.</summary>
    public async Task<bool> CancelAsync(Reader reader, string? trackingNumber, CancellationToken cancel)
    {
        if (await letters.FindAsync(reader.Employer, trackingNumber, cancel) is not { } letter) return false;
        var now = time.GetUtcNow();
        return await db.InTransactionAsync(async work =>
        {
            var rows = await work.ExecuteAsync(
                "update notices.permits set closed_at = @now, cancelled_by = @PersonId where letter_id = @Id and employer_index = @Index and closed_at is null and ends_at > @now",
                new { letter.Id, reader.Employer.Index, reader.PersonId, now });
            if (rows == 0) return false;
            await audit.WriteAsync(work, new AuditEntry("notices.permit-cancelled", ActorKind.Person, reader.PersonId, ObjectId: letter.TrackingNumber));
            return true;
        }, cancel);
    }

    /// <summary>Every reading of the letter by an official body, newest first.</summary>
    public async Task<IReadOnlyList<PermitRead>> ReadsAsync(Guid letter, CancellationToken cancel)
    {
        return [.. (await db.Alone(cancel).QueryAsync<(DateTime At, string Address, string? ForWhom)>(
            "select r.at, r.address, p.for_whom from notices.permit_reads r join notices.permits p on p.id = r.permit_id where r.letter_id = @letter order by r.at desc limit 200",
            new { letter })).Select(row => new PermitRead(new DateTimeOffset(row.At), notes.Show(row.Address)!, notes.Show(row.ForWhom)))];
    }

    private static string Grouped(string passcode) => string.Join(' ', passcode.Chunk(4).Select(four => new string(four)));
}

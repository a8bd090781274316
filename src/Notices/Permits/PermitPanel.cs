using System.Net;
using System.Security.Cryptography;
using System.Text;
using Panah.Data;
using Panah.Kernel;
using Panah.Notices.Letters;

namespace Panah.Notices.Permits;

/// <summary>What a body may read with a permit.</summary>
/// <param name="Ticket">Fetches the files of this letter for some minutes.</param>
internal sealed record SharedLetter(Letter Letter, JalaliDate LastDay, int ViewsLeft, string Ticket);

/// <summary>
/// پنل مخصوص دستگاههای دولتی و مرجع استعلامات رسمی (row N6). Whatever is wrong — national ID, passcode, ended, cancelled, used up — the answer is the same.
/// </summary>
internal sealed class PermitPanel(AppDb db, PersonalData personal, PermitNotes notes, LetterBox letters, Employers employers, FailedAttempts failed, AuditLog audit, RateLimits limits, TimeProvider time)
{
    private static readonly TimeSpan TicketLife = TimeSpan.FromMinutes(15);

    // 53 bits of passcode can't be guessed at these rates by any number of addresses; the limits spare the database, not the secret.

    /// <returns>How long to wait before anything is judged; zero at once.</returns>
    public async Task<TimeSpan> WaitAsync(IPAddress? address, string nationalId, string passcode, CancellationToken cancel)
    {
        var wait = await limits.TryTakeAsync(RequestSource.Of(address), LimitBook.PanelByAddress, cancel);
        if (wait == TimeSpan.Zero) wait = await limits.TryTakeAsync($"{nationalId}|{RequestSource.Of(address)}", LimitBook.PanelByEmployer, cancel);
        return wait == TimeSpan.Zero ? await limits.TryTakeAsync(passcode, LimitBook.PanelByPasscode, cancel) : wait;
    }

    /// <summary>Takes one view and shows the letter. One statement takes it, so fifty at once with three left are three.</summary>
    public async Task<SharedLetter?> ViewAsync(string? nationalId, string? passcode, IPAddress? address, CancellationToken cancel)
    {
        if (!employers.TryParse(nationalId, out var employer, out _)) return null;
        var now = time.GetUtcNow();
        var ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var taken = await db.InTransactionAsync(async work =>
        {
            var row = await work.QuerySingleOrDefaultAsync<Taken>(
                """
                update notices.permits set views_left = views_left - 1
                where employer_index = @Index and passcode_index = @passcodeIndex and closed_at is null and ends_at > @now and views_left > 0
                returning id, letter_id, last_day, views_left
                """,
                new { employer.Index, passcodeIndex = personal.BlindIndex(PermitBook.PasscodePurpose, PermitBook.IndexText(employer, PersianText.Compact(passcode))), now });
            if (row is null) return null;
            await work.ExecuteAsync(
                "insert into notices.permit_reads (id, permit_id, letter_id, at, address, ticket_hash) values (@readId, @Id, @LetterId, @now, @address, @hash)",
                new { readId = Guid.CreateVersion7(now), row.Id, row.LetterId, now, address = notes.Hide(Text(address)), hash = Hash(ticket) });
            row.Number = await work.QuerySingleAsync<string>("select tracking_number from notices.letters where id = @LetterId", new { row.LetterId });
            await audit.WriteAsync(work, new AuditEntry("notices.permit-read", ActorKind.Anonymous, ObjectId: row.Number));
            return row;
        }, cancel);
        // Whose it would have been is not told: who knows an employer's number alone fills their page with nothing.
        if (taken is null) await failed.NoteAsync("notices.permit-refused", typed: employer.Identifier, cancel: cancel);
        if (taken is null || await letters.FindAsync(employer, taken.Number, cancel) is not { } line) return null;
        return new SharedLetter(await letters.ReadAsync(line, cancel), JalaliDate.From(taken.LastDay), taken.ViewsLeft, ticket);
    }

    /// <summary>A file of the letter that was just read; null when the ticket is old or the permit has ended or was cancelled meanwhile.</summary>
    public async Task<AttachmentFile?> FetchAsync(string? ticket, Guid attachment, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(ticket) || ticket.Length != 64) return null;
        var now = time.GetUtcNow();
        var letter = await db.Alone(cancel).QuerySingleOrDefaultAsync<Guid?>(
            """
            select r.letter_id from notices.permit_reads r join notices.permits p on p.id = r.permit_id
            where r.ticket_hash = @hash and r.at > @since and p.closed_at is null and p.ends_at > @now
            """,
            new { hash = Hash(ticket), since = now - TicketLife, now });
        return letter is { } id ? await letters.FileAsync(id, attachment, cancel) : null;
    }

    private static string Text(IPAddress? address) => address is null ? "-" : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString() : address.ToString();

    private static byte[] Hash(string ticket) => SHA256.HashData(Encoding.ASCII.GetBytes(ticket));

    private sealed class Taken
    {
        public Guid Id { get; init; }
        public Guid LetterId { get; init; }
        public DateOnly LastDay { get; init; }
        public int ViewsLeft { get; init; }
        public string Number { get; set; } = "";
    }
}

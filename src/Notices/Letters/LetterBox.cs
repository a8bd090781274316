using Panah.Data;

namespace Panah.Notices.Letters;

/// <summary>One letter at a time, for its own employer only: for anybody else it does not exist.</summary>
internal sealed class LetterBox(AppDb db, PersonalData personal, LetterWords words, AuditLog audit, TimeProvider time)
{
    public const string BodyPurpose = "notices.body";
    public const string FilePurpose = "notices.file";

    /// <summary>Without recording a view; null when it isn't the employer's.</summary>
    public async Task<LetterLine?> FindAsync(Employer employer, string? trackingNumber, CancellationToken cancel)
    {
        if (TrackingNumber.Read(trackingNumber) is not { } number) return null;
        var line = await db.Alone(cancel).QuerySingleOrDefaultAsync<LetterLine>(
            """
            select l.id, l.tracking_number, l.sent_at, l.system, l.subject, l.mobile, l.email, l.viewed_at, l.announced_at, l.serve_after_days, l.marked,
                   p.last_day as permit_last_day, p.views_left as permit_views_left
            from notices.letters l
            left join notices.permits p on p.letter_id = l.id and p.closed_at is null and p.ends_at > @now
            where l.tracking_number = @number and l.employer_index = @Index
            """,
            new { number, employer.Index, now = time.GetUtcNow() });
        return line is null ? null : words.Show(line);
    }

    /// <summary>True when this person has opened the letter before: opening it again changes nothing.</summary>
    public Task<bool> HasViewedAsync(Reader reader, LetterLine line, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteScalarAsync<bool>(
            "select exists (select 1 from notices.states where letter_id = @Id and state = 'viewed' and person_id = @PersonId)", new { line.Id, reader.PersonId });

    /// <summary>رویت مکاتبه. The first view, and each person's first, are recorded before anything is shown.</summary>
    public async Task<Letter?> ViewAsync(Reader reader, string? trackingNumber, CancellationToken cancel)
    {
        if (await FindAsync(reader.Employer, trackingNumber, cancel) is not { } line) return null;
        var now = time.GetUtcNow();
        var viewedAt = await db.InTransactionAsync(async work =>
        {
            if (await AddStateAsync(work, line.Id, "viewed", now, reader.PersonId))
            {
                await work.ExecuteAsync(
                    """
                    update notices.letters set viewed_at = @now, remind_due = null, undeliverable_at = null, undeliverable_why = null
                    where id = @Id and viewed_at is null
                    """,
                    new { line.Id, now });
                await audit.WriteAsync(work, new AuditEntry("notices.viewed", ActorKind.Person, reader.PersonId, ObjectId: line.TrackingNumber));
            }

            return await work.QuerySingleAsync<DateTimeOffset>("select viewed_at from notices.letters where id = @Id", new { line.Id });
        }, cancel);
        return await ReadAsync(line with { ViewedAt = viewedAt }, cancel);
    }

    /// <summary>دریافت ضمیمه: null when letter or file isn't the employer's.</summary>
    public async Task<AttachmentFile?> FetchAsync(Reader reader, string? trackingNumber, Guid attachment, CancellationToken cancel)
    {
        if (await FindAsync(reader.Employer, trackingNumber, cancel) is not { } line) return null;
        if (await FileAsync(line.Id, attachment, cancel) is not { } file) return null;
        await db.InTransactionAsync(work => AddStateAsync(work, line.Id, "fetched", time.GetUtcNow(), reader.PersonId), cancel);
        return file;
    }

    /// <summary>تأیید دریافت, once for a letter; false when it was confirmed before or isn't the employer's.</summary>
    public async Task<bool> ConfirmAsync(Reader reader, string? trackingNumber, CancellationToken cancel)
    {
        if (await FindAsync(reader.Employer, trackingNumber, cancel) is not { } line) return false;
        return await db.InTransactionAsync(async work =>
        {
            if (!await AddStateAsync(work, line.Id, "confirmed", time.GetUtcNow(), reader.PersonId)) return false;
            await audit.WriteAsync(work, new AuditEntry("notices.confirmed", ActorKind.Person, reader.PersonId, ObjectId: line.TrackingNumber));
            return true;
        }, cancel);
    }

    /// <summary>Text, files and history of a letter whose reader was already judged.</summary>
    public async Task<Letter> ReadAsync(LetterLine line, CancellationToken cancel)
    {
        var sql = db.Alone(cancel);
        var body = personal.Decrypt(BodyPurpose, await sql.QuerySingleAsync<byte[]>("select body from notices.letters where id = @Id", new { line.Id }));
        var files = (await sql.QueryAsync<AttachmentLine>("select id, name, type, size from notices.attachments where letter_id = @Id order by id", new { line.Id }))
            .Select(file => file with { Name = words.File(file.Name) }).ToList();
        var events = (await sql.QueryAsync<(string State, DateTime At, Guid? PersonId)>("select state, at, person_id from notices.states where letter_id = @Id order by at, id", new { line.Id }))
            .Select(row => new LetterEvent(row.State, new DateTimeOffset(row.At), row.PersonId));
        return new Letter(line, body, files, [new LetterEvent("accepted", line.SentAt, null), .. events]);
    }

    public async Task<AttachmentFile?> FileAsync(Guid letter, Guid attachment, CancellationToken cancel)
    {
        var (name, content, encrypted) = await db.Alone(cancel).QuerySingleOrDefaultAsync<(string? Name, byte[] Content, bool Encrypted)>(
            "select name, content, encrypted from notices.attachments where id = @attachment and letter_id = @letter", new { letter, attachment });
        return name is null ? null : new AttachmentFile(words.File(name), encrypted ? personal.DecryptBytes(FilePurpose, content) : content);
    }

    /// <summary>Appends a state; false where it is one that counts once and is already there.</summary>
    public static async Task<bool> AddStateAsync(
        Work work, Guid letter, string state, DateTimeOffset at, Guid? person, string? detail = null) =>
        await work.ExecuteAsync(
            "insert into notices.states (id, letter_id, state, at, person_id, detail) values (@id, @letter, @state, @at, @person, @detail) on conflict do nothing",
            new { id = Guid.CreateVersion7(at), letter, state, at, person, detail }) == 1;
}

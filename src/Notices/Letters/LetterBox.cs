using Dapper;
using Npgsql;
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
        await using var connection = await db.OpenAsync(cancel);
        var line = await connection.QuerySingleOrDefaultAsync<LetterLine>(new CommandDefinition(
            """
            select l.id, l.tracking_number, l.sent_at, l.system, l.subject, l.mobile, l.email, l.viewed_at, l.announced_at, l.serve_after_days, l.marked,
                   p.last_day as permit_last_day, p.views_left as permit_views_left
            from notices.letters l
            left join notices.permits p on p.letter_id = l.id and p.closed_at is null and p.ends_at > @now
            where l.tracking_number = @number and l.employer_index = @Index
            """,
            new { number, employer.Index, now = time.GetUtcNow() }, cancellationToken: cancel));
        return line is null ? null : words.Open(line);
    }

    /// <summary>True when this person has opened the letter before: opening it again changes nothing.</summary>
    public async Task<bool> HasViewedAsync(Reader reader, LetterLine line, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from notices.states where letter_id = @Id and state = 'viewed' and person_id = @PersonId)", new { line.Id, reader.PersonId }, cancellationToken: cancel));
    }

    /// <summary>رویت مکاتبه. The first view, and each person's first, are recorded before anything is shown.</summary>
    public async Task<Letter?> OpenAsync(Reader reader, string? trackingNumber, CancellationToken cancel)
    {
        if (await FindAsync(reader.Employer, trackingNumber, cancel) is not { } line) return null;
        var now = time.GetUtcNow();
        var viewedAt = await db.InTransactionAsync(async transaction =>
        {
            if (await AddStateAsync(transaction, line.Id, "viewed", now, reader.PersonId, cancel))
            {
                await transaction.Connection!.ExecuteAsync(
                    """
                    update notices.letters set viewed_at = @now, remind_due = null, undeliverable_at = null, undeliverable_why = null
                    where id = @Id and viewed_at is null
                    """,
                    new { line.Id, now }, transaction);
                await audit.WriteAsync(transaction, new AuditEntry("notices.viewed", ActorKind.Person, reader.PersonId, ObjectId: line.TrackingNumber), cancel);
            }

            return await transaction.Connection!.QuerySingleAsync<DateTimeOffset>("select viewed_at from notices.letters where id = @Id", new { line.Id }, transaction);
        }, cancel);
        return await ReadAsync(line with { ViewedAt = viewedAt }, cancel);
    }

    /// <summary>دریافت ضمیمه: null when letter or file isn't the employer's.</summary>
    public async Task<AttachmentFile?> FetchAsync(Reader reader, string? trackingNumber, Guid attachment, CancellationToken cancel)
    {
        if (await FindAsync(reader.Employer, trackingNumber, cancel) is not { } line) return null;
        if (await FileAsync(line.Id, attachment, cancel) is not { } file) return null;
        await db.InTransactionAsync(transaction => AddStateAsync(transaction, line.Id, "fetched", time.GetUtcNow(), reader.PersonId, cancel), cancel);
        return file;
    }

    /// <summary>تأیید دریافت, once for a letter; false when it was confirmed before or isn't the employer's.</summary>
    public async Task<bool> ConfirmAsync(Reader reader, string? trackingNumber, CancellationToken cancel)
    {
        if (await FindAsync(reader.Employer, trackingNumber, cancel) is not { } line) return false;
        return await db.InTransactionAsync(async transaction =>
        {
            if (!await AddStateAsync(transaction, line.Id, "confirmed", time.GetUtcNow(), reader.PersonId, cancel)) return false;
            await audit.WriteAsync(transaction, new AuditEntry("notices.confirmed", ActorKind.Person, reader.PersonId, ObjectId: line.TrackingNumber), cancel);
            return true;
        }, cancel);
    }

    /// <summary>Text, files and history of a letter whose reader was already judged.</summary>
    public async Task<Letter> ReadAsync(LetterLine line, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        await using var parts = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select body from notices.letters where id = @Id;
            select id, name, type, size from notices.attachments where letter_id = @Id order by id;
            select state, at, person_id from notices.states where letter_id = @Id order by at, id;
            """,
            new { line.Id }, cancellationToken: cancel));
        var body = personal.Decrypt(BodyPurpose, await parts.ReadSingleAsync<byte[]>());
        var files = (await parts.ReadAsync<AttachmentLine>()).Select(file => file with { Name = words.File(file.Name) }).ToList();
        var events = (await parts.ReadAsync<(string State, DateTime At, Guid? PersonId)>()).Select(row => new LetterEvent(row.State, new DateTimeOffset(row.At), row.PersonId));
        return new Letter(line, body, files, [new LetterEvent("accepted", line.SentAt, null), .. events]);
    }

    public async Task<AttachmentFile?> FileAsync(Guid letter, Guid attachment, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        var (name, content, encrypted) = await connection.QuerySingleOrDefaultAsync<(string? Name, byte[] Content, bool Encrypted)>(new CommandDefinition(
            "select name, content, encrypted from notices.attachments where id = @attachment and letter_id = @letter", new { letter, attachment }, cancellationToken: cancel));
        return name is null ? null : new AttachmentFile(words.File(name), encrypted ? personal.DecryptBytes(FilePurpose, content) : content);
    }

    /// <summary>Appends a state; false where it is one that counts once and is already there.</summary>
    public static async Task<bool> AddStateAsync(
        NpgsqlTransaction transaction, Guid letter, string state, DateTimeOffset at, Guid? person, CancellationToken cancel, string? detail = null) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "insert into notices.states (id, letter_id, state, at, person_id, detail) values (@id, @letter, @state, @at, @person, @detail) on conflict do nothing",
            new { id = Guid.CreateVersion7(at), letter, state, at, person, detail }, transaction, cancellationToken: cancel)) == 1;
}

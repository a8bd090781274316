using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;
using Panah.Data;
using Panah.Notices.Letters;

namespace Panah.Notices.Intake;

/// <summary>The statements of the intake.</summary>
internal sealed class LetterRows(PersonalData personal, LetterWords words, Employers employers, NoticesSettings settings)
{
    private const string Columns =
        "id, tracking_number, sender, reference, employer_index, employer, system, subject, body, search, content_hash, sent_at, serve_after_days, announce_due, dossier_due";

    /// <summary>Those of the employers, by hexadecimal index, that have an agreement in force.</summary>
    public async Task<HashSet<string>> AgreedAsync(Statements sql, IEnumerable<byte[]> indexes)
    {
        var asked = indexes.DistinctBy(Convert.ToHexString, StringComparer.Ordinal).ToArray();
        var agreed = await sql.QueryAsync<byte[]>(
            "select employer_index from notices.agreements where employer_index = any(@asked) and ended_at is null", new { asked });
        return agreed.Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Answers for letters whose reference is there already.</summary>
    public async Task<Dictionary<string, IntakeAnswer>> TakenAsync(Statements sql, string sender, IReadOnlyList<SoundLetter> letters)
    {
        var there = (await sql.QueryAsync<(string Reference, string Number, byte[] Hash)>(
            "select reference, tracking_number, content_hash from notices.letters where sender = @sender and reference = any(@references)",
            new { sender, references = letters.Select(letter => letter.Reference).Distinct(StringComparer.Ordinal).ToArray() }))
            .ToDictionary(row => row.Reference, StringComparer.Ordinal);
        var answers = new Dictionary<string, IntakeAnswer>(StringComparer.Ordinal);
        foreach (var letter in letters)
        {
            if (there.TryGetValue(letter.Reference, out var row))
                answers.TryAdd(letter.Reference, row.Hash.AsSpan().SequenceEqual(letter.ContentHash) ? new(IntakeResult.Repeated, row.Number) : new(IntakeResult.ReferenceReused));
        }

        return answers;
    }

    /// <summary>False when the reference is there.</summary>
    public async Task<bool> InsertAsync(Work work, string sender, SoundLetter letter, string number, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var kept = await words.KeepAsync(work);
        var rows = await work.ExecuteAsync(
            $"""
            insert into notices.letters ({Columns})
            values (@id, @number, @sender, @Reference, @Index, @employer, @system, @subject, @body, @search, @ContentHash, @now, @ServeAfterDays, @now, @now)
            on conflict (sender, reference) do nothing
            """,
            new
            {
                id, number, sender, letter.Reference, letter.Employer.Index, employer = employers.Hide(letter.Employer), system = kept.System(letter.System),
                subject = kept.Subject(letter.Subject), body = personal.Encrypt(LetterBox.BodyPurpose, letter.Text), search = kept.HasSearch ? letter.Search(number) : "", letter.ContentHash, now, settings.ServeAfterDays,
            });
        if (rows == 0) return false;
        foreach (var file in letter.Files)
        {
            await work.ExecuteAsync(
                "insert into notices.attachments (id, letter_id, name, type, size, sha256, content, encrypted) values (@fileId, @id, @Name, @Type, @Length, @sha256, @content, true)",
                new { fileId = Guid.CreateVersion7(now), id, Name = kept.File(file.Name), file.Type, file.Content.Length, sha256 = SHA256.HashData(file.Content), content = personal.Encrypt(LetterBox.FilePurpose, file.Content) });
        }

        return true;
    }

    public async Task CopyAsync(Work work, string sender, IReadOnlyList<SoundLetter> letters, IReadOnlyList<string> numbers, DateTimeOffset now)
    {
        var files = new List<(Guid Letter, CheckedFile File)>();
        // Asked before the COPY, which has the connection to itself.
        var kept = await words.KeepAsync(work);
        await work.CopyAsync($"copy notices.letters ({Columns}) from stdin (format binary)", async copy =>
        {
            for (var i = 0; i < letters.Count; i++)
            {
                var letter = letters[i];
                var id = LetterIds.New(now, i);
                files.AddRange(letter.Files.Select(file => (id, file)));
                await copy.StartRowAsync(work.Cancel);
                await copy.WriteAsync(id, NpgsqlDbType.Uuid, work.Cancel);
                await copy.WriteAsync(numbers[i], NpgsqlDbType.Text, work.Cancel);
                await copy.WriteAsync(sender, NpgsqlDbType.Text, work.Cancel);
                await copy.WriteAsync(letter.Reference, NpgsqlDbType.Text, work.Cancel);
                await copy.WriteAsync(letter.Employer.Index, NpgsqlDbType.Bytea, work.Cancel);
                await copy.WriteAsync(employers.Hide(letter.Employer), NpgsqlDbType.Bytea, work.Cancel);
                await copy.WriteAsync(kept.System(letter.System), NpgsqlDbType.Text, work.Cancel);
                await copy.WriteAsync(kept.Subject(letter.Subject), NpgsqlDbType.Text, work.Cancel);
                await copy.WriteAsync(personal.Encrypt(LetterBox.BodyPurpose, letter.Text), NpgsqlDbType.Bytea, work.Cancel);
                await copy.WriteAsync(kept.HasSearch ? letter.Search(numbers[i]) : "", NpgsqlDbType.Text, work.Cancel);
                await copy.WriteAsync(letter.ContentHash, NpgsqlDbType.Bytea, work.Cancel);
                await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, work.Cancel);
                await copy.WriteAsync(settings.ServeAfterDays, NpgsqlDbType.Smallint, work.Cancel);
                await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, work.Cancel);
                await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, work.Cancel);
            }
        });
        if (files.Count > 0) await CopyFilesAsync(work, files, kept, now);
    }

    /// <summary>Keeps what was refused for the sender's list; the same reference once.</summary>
    public async Task RefuseAsync(Statements sql, string sender, IReadOnlyList<SoundLetter> letters, string reason, DateTimeOffset now)
    {
        if (letters.Count == 0) return;
        var kept = await words.KeepAsync(sql);
        foreach (var letter in letters)
        {
            await sql.ExecuteAsync(
                """
                insert into notices.refused (id, sender, reference, employer, system, subject, reason, at)
                values (@id, @sender, @Reference, @employer, @system, @subject, @reason, @now)
                on conflict (sender, reference) do update set at = excluded.at
                """,
                new
                {
                    id = Guid.CreateVersion7(now), sender, letter.Reference, employer = employers.Hide(letter.Employer), system = kept.System(letter.System),
                    subject = kept.Subject(letter.Subject), reason, now,
                });
        }
    }

    private Task CopyFilesAsync(Work work, List<(Guid Letter, CheckedFile File)> files, KeptWords kept, DateTimeOffset now) => work.CopyAsync(
        "copy notices.attachments (id, letter_id, name, type, size, sha256, content, encrypted) from stdin (format binary)",
        async copy =>
        {
            foreach (var (letter, file) in files)
            {
                await copy.StartRowAsync(work.Cancel);
                await copy.WriteAsync(Guid.CreateVersion7(now), NpgsqlDbType.Uuid, work.Cancel);
                await copy.WriteAsync(letter, NpgsqlDbType.Uuid, work.Cancel);
                await copy.WriteAsync(kept.File(file.Name), NpgsqlDbType.Text, work.Cancel);
                await copy.WriteAsync(file.Type, NpgsqlDbType.Text, work.Cancel);
                await copy.WriteAsync(file.Content.Length, NpgsqlDbType.Integer, work.Cancel);
                await copy.WriteAsync(SHA256.HashData(file.Content), NpgsqlDbType.Bytea, work.Cancel);
                await copy.WriteAsync(personal.Encrypt(LetterBox.FilePurpose, file.Content), NpgsqlDbType.Bytea, work.Cancel);
                await copy.WriteAsync(true, NpgsqlDbType.Boolean, work.Cancel);
            }
        });
}

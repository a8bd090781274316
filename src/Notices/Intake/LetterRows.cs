using System.Security.Cryptography;
using Dapper;
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
    public async Task<HashSet<string>> AgreedAsync(NpgsqlConnection connection, IEnumerable<byte[]> indexes, CancellationToken cancel)
    {
        var asked = indexes.DistinctBy(Convert.ToHexString, StringComparer.Ordinal).ToArray();
        var agreed = await connection.QueryAsync<byte[]>(new CommandDefinition(
            "select employer_index from notices.agreements where employer_index = any(@asked) and ended_at is null", new { asked }, cancellationToken: cancel));
        return agreed.Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Answers for letters whose reference is there already.</summary>
    public async Task<Dictionary<string, IntakeAnswer>> TakenAsync(NpgsqlConnection connection, string sender, IReadOnlyList<SoundLetter> letters, CancellationToken cancel)
    {
        var there = (await connection.QueryAsync<(string Reference, string Number, byte[] Hash)>(new CommandDefinition(
            "select reference, tracking_number, content_hash from notices.letters where sender = @sender and reference = any(@references)",
            new { sender, references = letters.Select(letter => letter.Reference).Distinct(StringComparer.Ordinal).ToArray() }, cancellationToken: cancel)))
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
    public async Task<bool> InsertAsync(NpgsqlTransaction transaction, string sender, SoundLetter letter, string number, DateTimeOffset now, CancellationToken cancel)
    {
        var id = Guid.CreateVersion7(now);
        var kept = await words.KeepAsync(transaction.Connection!, cancel);
        var rows = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            $"""
            insert into notices.letters ({Columns})
            values (@id, @number, @sender, @Reference, @Index, @employer, @system, @subject, @body, @search, @ContentHash, @now, @ServeAfterDays, @now, @now)
            on conflict (sender, reference) do nothing
            """,
            new
            {
                id, number, sender, letter.Reference, letter.Employer.Index, employer = employers.Hide(letter.Employer), system = kept.System(letter.System),
                subject = kept.Subject(letter.Subject), body = personal.Encrypt(LetterBox.BodyPurpose, letter.Text), search = kept.HasSearch ? letter.Search(number) : "", letter.ContentHash, now, settings.ServeAfterDays,
            },
            transaction, cancellationToken: cancel));
        if (rows == 0) return false;
        foreach (var file in letter.Files)
        {
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                "insert into notices.attachments (id, letter_id, name, type, size, sha256, content, encrypted) values (@fileId, @id, @Name, @Type, @Length, @sha256, @content, true)",
                new { fileId = Guid.CreateVersion7(now), id, Name = kept.File(file.Name), file.Type, file.Content.Length, sha256 = SHA256.HashData(file.Content), content = personal.Encrypt(LetterBox.FilePurpose, file.Content) },
                transaction, cancellationToken: cancel));
        }

        return true;
    }

    public async Task CopyAsync(NpgsqlTransaction transaction, string sender, IReadOnlyList<SoundLetter> letters, IReadOnlyList<string> numbers, DateTimeOffset now, CancellationToken cancel)
    {
        var files = new List<(Guid Letter, CheckedFile File)>();
        // Asked before the COPY, which has the connection to itself.
        var kept = await words.KeepAsync(transaction.Connection!, cancel);
        await using (var copy = await transaction.Connection!.BeginBinaryImportAsync($"copy notices.letters ({Columns}) from stdin (format binary)", cancel))
        {
            for (var i = 0; i < letters.Count; i++)
            {
                var letter = letters[i];
                var id = LetterIds.New(now, i);
                files.AddRange(letter.Files.Select(file => (id, file)));
                await copy.StartRowAsync(cancel);
                await copy.WriteAsync(id, NpgsqlDbType.Uuid, cancel);
                await copy.WriteAsync(numbers[i], NpgsqlDbType.Text, cancel);
                await copy.WriteAsync(sender, NpgsqlDbType.Text, cancel);
                await copy.WriteAsync(letter.Reference, NpgsqlDbType.Text, cancel);
                await copy.WriteAsync(letter.Employer.Index, NpgsqlDbType.Bytea, cancel);
                await copy.WriteAsync(employers.Hide(letter.Employer), NpgsqlDbType.Bytea, cancel);
                await copy.WriteAsync(kept.System(letter.System), NpgsqlDbType.Text, cancel);
                await copy.WriteAsync(kept.Subject(letter.Subject), NpgsqlDbType.Text, cancel);
                await copy.WriteAsync(personal.Encrypt(LetterBox.BodyPurpose, letter.Text), NpgsqlDbType.Bytea, cancel);
                await copy.WriteAsync(kept.HasSearch ? letter.Search(numbers[i]) : "", NpgsqlDbType.Text, cancel);
                await copy.WriteAsync(letter.ContentHash, NpgsqlDbType.Bytea, cancel);
                await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancel);
                await copy.WriteAsync(settings.ServeAfterDays, NpgsqlDbType.Smallint, cancel);
                await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancel);
                await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancel);
            }

            await copy.CompleteAsync(cancel);
        }

        if (files.Count > 0) await CopyFilesAsync(transaction, files, kept, now, cancel);
    }

    /// <summary>Keeps what was refused for the sender's list; the same reference once.</summary>
    public async Task RefuseAsync(NpgsqlConnection connection, string sender, IReadOnlyList<SoundLetter> letters, string reason, DateTimeOffset now, CancellationToken cancel)
    {
        if (letters.Count == 0) return;
        var kept = await words.KeepAsync(connection, cancel);
        foreach (var letter in letters)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into notices.refused (id, sender, reference, employer, system, subject, reason, at)
                values (@id, @sender, @Reference, @employer, @system, @subject, @reason, @now)
                on conflict (sender, reference) do update set at = excluded.at
                """,
                new
                {
                    id = Guid.CreateVersion7(now), sender, letter.Reference, employer = employers.Hide(letter.Employer), system = kept.System(letter.System),
                    subject = kept.Subject(letter.Subject), reason, now,
                },
                cancellationToken: cancel));
        }
    }

    private async Task CopyFilesAsync(NpgsqlTransaction transaction, List<(Guid Letter, CheckedFile File)> files, KeptWords kept, DateTimeOffset now, CancellationToken cancel)
    {
        await using var copy = await transaction.Connection!.BeginBinaryImportAsync("copy notices.attachments (id, letter_id, name, type, size, sha256, content, encrypted) from stdin (format binary)", cancel);
        foreach (var (letter, file) in files)
        {
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(Guid.CreateVersion7(now), NpgsqlDbType.Uuid, cancel);
            await copy.WriteAsync(letter, NpgsqlDbType.Uuid, cancel);
            await copy.WriteAsync(kept.File(file.Name), NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(file.Type, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(file.Content.Length, NpgsqlDbType.Integer, cancel);
            await copy.WriteAsync(SHA256.HashData(file.Content), NpgsqlDbType.Bytea, cancel);
            await copy.WriteAsync(personal.Encrypt(LetterBox.FilePurpose, file.Content), NpgsqlDbType.Bytea, cancel);
            await copy.WriteAsync(true, NpgsqlDbType.Boolean, cancel);
        }

        await copy.CompleteAsync(cancel);
    }
}

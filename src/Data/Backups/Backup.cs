using System.Data;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using Panah.Kernel;

namespace Panah.Data;

/// <summary>
/// All of Panah's data in one file: every table as of one moment, with the key ring and the audit's heads, encrypted with a passphrase.
/// It needs no tools of PostgreSQL's, and a running node is not disturbed.
/// </summary>
public sealed class Backup(
    AppDb db, OwnerDatabase owner, IEnumerable<MigrationSource> sources, Migrator migrator, KeyCanary canary, PanahSettings settings, TimeProvider time)
{
    private const string Ring = "keys/ring";
    private const string Heads = "audit-heads.log";

    private string[] Schemas => [.. sources.Select(source => source.Schema).Distinct(StringComparer.Ordinal)];

    /// <summary>Writes the file, whole or not at all, and reads it back. Nothing is migrated: an older schema is kept as it is.</summary>
    /// <param name="withoutHeads">The audit's heads lie on another node, and that is known.</param>
    /// <exception cref="InvalidOperationException">It can't hold what it must: no tables, no key ring that opens them, no heads of a sealed audit.</exception>
    public async Task<BackupContent> WriteAsync(string path, string passphrase, bool withoutHeads = false, CancellationToken cancel = default)
    {
        var draft = path + ".part";
        try
        {
            var content = await db.InTransactionAsync(IsolationLevel.RepeatableRead, moment => WriteDraftAsync(moment, draft, passphrase, withoutHeads), cancel);
            await VerifyAsync(draft, passphrase, cancel);
            File.Move(draft, path, overwrite: true);
            return content;
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    private async Task<BackupContent> WriteDraftAsync(Work moment, string draft, string passphrase, bool withoutHeads)
    {
        if (!await moment.ExecuteScalarAsync<bool>("select to_regclass('panah.migrations') is not null"))
            throw new InvalidOperationException("There is nothing to back up: the database is empty. Is PANAH_DATA, or PANAH_DATABASE, the one you mean?");
        await canary.CheckAsync(moment);
        var head = await HeadAsync(moment);
        var content = await CountAsync(moment, head, withoutHeads);
        await using var file = new FileStream(
            draft,
            new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        await using (var seal = SealedFile.Write(file, passphrase))
        await using (var zip = new GZipStream(seal, CompressionLevel.Fastest))
        await using (var writer = new BinaryWriter(zip, Encoding.UTF8))
        {
            writer.Write(JsonSerializer.Serialize(head));
            foreach (var table in head.Tables)
            {
                await using var rows = await moment.Connection.BeginRawBinaryCopyAsync(
                    $"copy (select {table.Columns} from {table.Name}) to stdout (format binary)", moment.Cancel);
                await Framed.WriteAsync(rows, writer, moment.Cancel);
            }
        }

        file.Flush(flushToDisk: true);
        return content;
    }

    /// <summary>What the file says it holds, it holds.</summary>
    private static async Task<BackupContent> CountAsync(Statements sql, BackupHead head, bool withoutHeads)
    {
        if (!head.Files.TryGetValue(Ring, out var ring))
        {
            throw new InvalidOperationException(
                "There is no key ring here, and a database without its ring is lost: set PANAH_KEYS, or run this where PANAH_DATA/keys/ring lies.");
        }


        var heads = head.Files.TryGetValue(Heads, out var lines) ? lines.Count(letter => letter == (byte)'\n') : 0;
        if (heads == 0 && !withoutHeads && await sql.ExecuteScalarAsync<long>("select count(*) from data.audit_seals") is > 0 and var seals)
        {
            throw new InvalidOperationException($"The audit has {seals} seals, and none of its heads are in PANAH_DATA: they lie on the node that seals. "
                + "Run this there, or say --without-heads and copy its audit-heads.log yourself.");
        }

        return new BackupContent(head.Tables.Count, KeyRing.Parse(Encoding.UTF8.GetString(ring), Ring).Count, heads);
    }

    /// <summary>Fills an empty database, and the key ring of an empty data folder, from the file. Returns the moment it was taken.</summary>
    /// <exception cref="InvalidOperationException">Wrong passphrase, altered file, a database or folder in use, or a newer program's backup.</exception>
    public async Task<DateTimeOffset> RestoreAsync(string path, string passphrase, CancellationToken cancel = default)
    {
        await VerifyAsync(path, passphrase, cancel);
        await using var file = File.OpenRead(path);
        await using var seal = SealedFile.Read(file, passphrase);
        await using var zip = new GZipStream(seal, CompressionMode.Decompress);
        using var reader = new BinaryReader(zip, Encoding.UTF8);
        var head = JsonSerializer.Deserialize<BackupHead>(reader.ReadString())!;
        await RefuseIfInUseAsync(head, cancel);
        try
        {
            await migrator.RunAsync(head.Migrations, cancel);
            await new AppDb(owner.Source).InTransactionAsync(work => FillAsync(work, head, reader), cancel);
            PutFiles(head);
            // A backup of before knew no ring of PANAH_KEYS; whether this one is it, its rows tell.
            await canary.CheckAsync(new AppDb(owner.Source).Alone(cancel));
        }
        catch
        {
            await EmptyAsync();
            throw;
        }

        return head.At;
    }

    /// <summary>Reads the file to its end first: one that was altered or cut off is refused as what it is, before the database sees any of it.</summary>
    private static async Task VerifyAsync(string path, string passphrase, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        await using var seal = SealedFile.Read(file, passphrase);
        await seal.CopyToAsync(Stream.Null, cancel);
    }

    /// <summary>It was empty before, so that a second try finds it empty again.</summary>
    private async Task EmptyAsync()
    {
        foreach (var schema in Schemas.Append("panah"))
            await new AppDb(owner.Source).Alone().ExecuteAsync($"drop schema if exists \"{schema}\" cascade");
    }

    private async Task<BackupHead> HeadAsync(Statements sql)
    {
        var migrations = await sql.QueryAsync<(string Name, string Checksum)>("select name, encode(checksum, 'hex') from panah.migrations");
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in (string[])[Ring, Heads])
        {
            if (File.Exists(Path.Combine(settings.DataFolder, name)))
                files[name] = await File.ReadAllBytesAsync(Path.Combine(settings.DataFolder, name));
        }

        // The ring that is at work, wherever it came from; a file that lies beside it unused is none.
        if (settings.Keys is { } keys)
            files[Ring] = Encoding.UTF8.GetBytes(keys);
        return new BackupHead(
            time.GetUtcNow(),
            migrations.ToDictionary(row => row.Name, row => row.Checksum, StringComparer.Ordinal),
            files,
            [.. await BackupTables.ReadAsync(sql, Schemas)],
            await BackupTables.SequencesAsync(sql, Schemas));
    }

    private async Task RefuseIfInUseAsync(BackupHead head, CancellationToken cancel)
    {
        if (await new AppDb(owner.Source).Alone(cancel).ExecuteScalarAsync<bool>("select to_regclass('panah.migrations') is not null"))
            throw new InvalidOperationException("The database is in use already. Restore into an empty one: set PANAH_DATA to a new folder, or PANAH_DATABASE to an empty database.");
        RefuseAnotherRing(head);
        var heads = Path.Combine(settings.DataFolder, Heads);
        if (head.Files.TryGetValue(Heads, out var kept) && File.Exists(heads) && !File.ReadAllBytes(heads).AsSpan().SequenceEqual(kept))
            throw new InvalidOperationException($"{heads} is there already and is another than the backup's. Set PANAH_DATA to a new folder.");
    }

    /// <summary>Under another ring all of it would be restored, and none of it could be read.</summary>
    private void RefuseAnotherRing(BackupHead head)
    {
        var path = KeyRing.FileIn(settings.DataFolder);
        var (here, origin) = settings.Keys is { } keys ? (keys, "PANAH_KEYS") : File.Exists(path) ? (File.ReadAllText(path), path) : (null, "");
        if (!head.Files.TryGetValue(Ring, out var ring))
        {
            if (here is null)
                throw new InvalidOperationException("The backup holds no key ring. Set PANAH_KEYS to the ring that the program had when it was taken.");
            return;
        }

        if (here is not null && !KeyRing.Parse(here, origin).Covers(KeyRing.Parse(Encoding.UTF8.GetString(ring), "The backup's ring")))
        {
            throw new InvalidOperationException(
                $"{origin} is another key ring than the backup's, which could not be read with it. Unset it, or set PANAH_DATA to a new folder.");
        }
    }

    private static async Task FillAsync(Work work, BackupHead head, BinaryReader reader)
    {
        foreach (var table in head.Tables)
            await work.ExecuteAsync($"alter table {table.Name} disable trigger user");
        // Migrations put in rows of their own.
        await work.ExecuteAsync("truncate " + string.Join(", ", head.Tables.Select(table => table.Name)));
        foreach (var table in head.Tables)
        {
            await using var rows = await work.Connection.BeginRawBinaryCopyAsync($"copy {table.Name} ({table.Columns}) from stdin (format binary)", work.Cancel);
            await Framed.ReadAsync(reader, rows, work.Cancel);
        }

        foreach (var (name, last) in head.Sequences)
            await work.ExecuteAsync("select setval(@name::regclass, @last)", new { name, last });
        await AuditRows.ContinueCountingAsync(work);
        foreach (var table in head.Tables)
            await work.ExecuteAsync($"alter table {table.Name} enable trigger user");
    }

    private void PutFiles(BackupHead head)
    {
        foreach (var (name, content) in head.Files)
        {
            var path = Path.Combine(settings.DataFolder, name);
            // Where PANAH_KEYS is the ring, a file beside it would only mislead.
            if (!File.Exists(path) && !(name == Ring && settings.Keys is not null))
                PrivateFiles.WriteOnce(path, Encoding.UTF8.GetString(content));
        }
    }
}

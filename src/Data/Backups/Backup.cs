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
public sealed class Backup(AppDb db, IEnumerable<MigrationSource> sources, Migrator migrator, PanahSettings settings, TimeProvider time)
{
    // In the data folder; what a database without them could not be read or checked by.
    private static readonly string[] SmallFiles = ["keys/ring", "audit-heads.log"];

    private string[] Schemas => [.. sources.Select(source => source.Schema).Distinct(StringComparer.Ordinal)];

    /// <summary>Writes the file, whole or not at all. Returns the number of tables.</summary>
    public async Task<int> WriteAsync(string path, string passphrase, CancellationToken cancel = default)
    {
        var draft = path + ".part";
        await using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            await using var connection = await db.OpenAsync(cancel);
            await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
            var head = await HeadAsync(connection);
            await using (var seal = SealedFile.Write(file, passphrase))
            await using (var zip = new GZipStream(seal, CompressionLevel.Fastest))
            await using (var writer = new BinaryWriter(zip, Encoding.UTF8))
            {
                writer.Write(JsonSerializer.Serialize(head));
                foreach (var table in head.Tables)
                {
                    await using var rows = await connection.BeginRawBinaryCopyAsync($"copy (select {table.Columns} from {table.Name}) to stdout (format binary)", cancel);
                    await Framed.WriteAsync(rows, writer, cancel);
                }
            }

            file.Flush(flushToDisk: true);
            File.Move(draft, path, overwrite: true);
            return head.Tables.Count;
        }
    }

    /// <summary>Fills an empty database, and the key ring of an empty data folder, from the file. Returns the moment it was taken.</summary>
    /// <exception cref="InvalidOperationException">Wrong passphrase, altered file, a database or folder in use, or a newer program's backup.</exception>
    public async Task<DateTimeOffset> RestoreAsync(string path, string passphrase, CancellationToken cancel = default)
    {
        await using var file = File.OpenRead(path);
        await using var seal = SealedFile.Read(file, passphrase);
        await using var zip = new GZipStream(seal, CompressionMode.Decompress);
        using var reader = new BinaryReader(zip, Encoding.UTF8);
        var head = JsonSerializer.Deserialize<BackupHead>(reader.ReadString())!;
        await RefuseIfInUseAsync(head, cancel);
        try
        {
            await migrator.RunAsync(head.Migrations, cancel);
            await db.InTransactionAsync(transaction => FillAsync(transaction.Connection!, head, reader, cancel), cancel);
        }
        catch
        {
            await EmptyAsync();
            throw;
        }

        PutFiles(head);
        return head.At;
    }

    /// <summary>It was empty before, so that a second try finds it empty again.</summary>
    private async Task EmptyAsync()
    {
        await using var connection = await db.OpenAsync();
        foreach (var schema in Schemas.Append("panah"))
            await connection.ExecuteAsync($"drop schema if exists \"{schema}\" cascade");
    }

    private async Task<BackupHead> HeadAsync(NpgsqlConnection connection)
    {
        var migrations = await connection.QueryAsync<(string Name, string Checksum)>("select name, encode(checksum, 'hex') from panah.migrations");
        var files = SmallFiles.Select(name => (name, path: Path.Combine(settings.DataFolder, name))).Where(file => File.Exists(file.path));
        return new BackupHead(
            time.GetUtcNow(),
            migrations.ToDictionary(row => row.Name, row => row.Checksum, StringComparer.Ordinal),
            files.ToDictionary(file => file.name, file => File.ReadAllBytes(file.path), StringComparer.Ordinal),
            [.. await BackupTables.ReadAsync(connection, Schemas)],
            await BackupTables.SequencesAsync(connection, Schemas));
    }

    private async Task RefuseIfInUseAsync(BackupHead head, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        if (await connection.ExecuteScalarAsync<bool>("select to_regclass('panah.migrations') is not null"))
            throw new InvalidOperationException("The database is in use already. Restore into an empty one: set PANAH_DATA to a new folder, or PANAH_DATABASE to an empty database.");
        foreach (var (name, content) in head.Files)
        {
            var path = Path.Combine(settings.DataFolder, name);
            if (File.Exists(path) && !File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
                throw new InvalidOperationException($"{path} is there already and is another than the backup's. Set PANAH_DATA to a new folder.");
        }
    }

    private static async Task FillAsync(NpgsqlConnection connection, BackupHead head, BinaryReader reader, CancellationToken cancel)
    {
        foreach (var table in head.Tables)
            await connection.ExecuteAsync($"alter table {table.Name} disable trigger user");
        // Migrations put in rows of their own.
        await connection.ExecuteAsync("truncate " + string.Join(", ", head.Tables.Select(table => table.Name)));
        foreach (var table in head.Tables)
        {
            await using var rows = await connection.BeginRawBinaryCopyAsync($"copy {table.Name} ({table.Columns}) from stdin (format binary)", cancel);
            await Framed.ReadAsync(reader, rows, cancel);
        }

        foreach (var (name, last) in head.Sequences)
            await connection.ExecuteAsync("select setval(@name::regclass, @last)", new { name, last });
        await AuditRows.ContinueCountingAsync(connection);
        foreach (var table in head.Tables)
            await connection.ExecuteAsync($"alter table {table.Name} enable trigger user");
    }

    private void PutFiles(BackupHead head)
    {
        foreach (var (name, content) in head.Files)
        {
            var path = Path.Combine(settings.DataFolder, name);
            if (!File.Exists(path))
                PrivateFiles.WriteOnce(path, Encoding.UTF8.GetString(content));
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Panah.Data;

/// <summary>A migration that was applied once and whose text is no longer the same. Old migrations never change; a new one is added.</summary>
public sealed class ChangedMigrationException(string migration) : InvalidOperationException(
    $"Migration {migration} was changed after it had been applied to this database. Put its text back and write a new migration instead.");

/// <summary>Brings the database to this program's schema: numbered SQL files, in order, each in one transaction under an advisory lock.</summary>
public sealed partial class Migrator(OwnerDatabase owner, IEnumerable<MigrationSource> sources, TimeProvider time, ILogger<Migrator> logger)
{
    // Any number will do as long as every node takes the same.
    private const long LockKey = 0x50414E4148;

    /// <summary>Applies what is missing; returns how many files that were. Nodes that start together wait for each other.</summary>
    /// <exception cref="ChangedMigrationException">An applied file has other text than when it was applied.</exception>
    public Task<int> RunAsync(CancellationToken cancel = default) => RunAsync([.. sources.SelectMany(ReadFiles)], cancel);

    /// <summary>For what must not migrate by the way: sets an empty database up, and refuses one of an older program.</summary>
    /// <exception cref="InvalidOperationException">Migrations are missing.</exception>
    public async Task SetUpAsync(CancellationToken cancel = default)
    {
        var files = sources.SelectMany(ReadFiles).ToList();
        await using (var connection = await owner.Source.OpenConnectionAsync(cancel))
        {
            var applied = await ReadAppliedAsync(connection);
            var missing = files.Count(file => !IsApplied(file, applied));
            if (missing > 0 && applied.Count > 0)
            {
                throw new InvalidOperationException(
                    $"The database is of an older program: {missing} migrations are missing. Run `panah migrate` first; this command changes no schema.");
            }
        }

        await RunAsync(files, cancel);
    }

    /// <summary>Brings an empty database to where another one stood, so that its rows fit; a later run goes on from there.</summary>
    /// <param name="only">Names and checksums (hex) of what was applied there.</param>
    internal Task<int> RunAsync(IReadOnlyDictionary<string, string> only, CancellationToken cancel)
    {
        var files = sources.SelectMany(ReadFiles).Where(file => only.ContainsKey(file.FullName)).ToList();
        if (only.Keys.Except(files.Select(file => file.FullName), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new InvalidOperationException($"Migration {unknown} is not known here: it is of a newer program.");
        if (files.Find(file => Convert.ToHexStringLower(file.Checksum) != only[file.FullName]) is { } changed)
            throw new ChangedMigrationException(changed.FullName);
        return RunAsync(files, cancel);
    }

    private async Task<int> RunAsync(List<MigrationFile> files, CancellationToken cancel)
    {
        await using var connection = await owner.Source.OpenConnectionAsync(cancel);
        var applied = await ReadAppliedAsync(connection);
        var missing = files.Where(file => !IsApplied(file, applied)).ToList();
        var count = 0;
        if (missing.Count > 0)
            await CreateTableAsync(connection, cancel);
        foreach (var file in missing)
            count += await ApplyAsync(connection, file, cancel) ? 1 : 0;
        await GiveRightsAsync(connection, [.. files.Select(file => file.Schema).Distinct(StringComparer.Ordinal), "panah"], changed: count > 0, cancel);
        return count;
    }

    private async Task GiveRightsAsync(NpgsqlConnection connection, IReadOnlyList<string> schemas, bool changed, CancellationToken cancel)
    {
        if (owner.Program is not { } role || (!changed && !await ProgramRights.AreMissingAsync(connection, role, schemas)))
            return;
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await LockAsync(connection, cancel);
        await ProgramRights.GiveAsync(connection, role, schemas);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Another node's migration may take long: whoever waits for it says so, and waits.</summary>
    private async Task LockAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        if (await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition("select pg_try_advisory_xact_lock(@LockKey)", new { LockKey }, cancellationToken: cancel)))
            return;
        logger.LogInformation("Another node is migrating this database; waiting until it is done");
        await connection.ExecuteAsync(
            new CommandDefinition("select pg_advisory_xact_lock(@LockKey)", new { LockKey }, commandTimeout: 0, cancellationToken: cancel));
    }

    private static bool IsApplied(MigrationFile file, Dictionary<string, byte[]> applied)
    {
        if (!applied.TryGetValue(file.FullName, out var checksum))
            return false;
        return checksum.AsSpan().SequenceEqual(file.Checksum) ? true : throw new ChangedMigrationException(file.FullName);
    }

    private static async Task<Dictionary<string, byte[]>> ReadAppliedAsync(NpgsqlConnection connection)
    {
        if (!await connection.ExecuteScalarAsync<bool>("select to_regclass('panah.migrations') is not null"))
            return [];
        var rows = await connection.QueryAsync<(string Name, byte[] Checksum)>("select name, checksum from panah.migrations");
        return rows.ToDictionary(row => row.Name, row => row.Checksum, StringComparer.Ordinal);
    }

    private async Task CreateTableAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        // "if not exists" is no protection against two that create at once, hence the lock here too.
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await LockAsync(connection, cancel);
        await connection.ExecuteAsync(
            """
            create schema if not exists panah;
            create table if not exists panah.migrations (
                name text primary key,
                checksum bytea not null,
                applied_at timestamptz not null)
            """);
        await transaction.CommitAsync(cancel);
    }

    private async Task<bool> ApplyAsync(NpgsqlConnection connection, MigrationFile file, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await LockAsync(connection, cancel);
        if (IsApplied(file, await ReadAppliedAsync(connection)))
            return false;

        logger.LogInformation("Applying migration {Migration}", file.FullName);
        try
        {
            await connection.ExecuteAsync($"create schema if not exists \"{file.Schema}\"");
            await using var command = new NpgsqlCommand(file.Sql, connection, transaction) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancel);
        }
        catch (PostgresException failure)
        {
            throw new InvalidOperationException($"Migration {file.FullName} failed: {failure.MessageText} (at character {failure.Position})", failure);
        }

        await connection.ExecuteAsync(
            "insert into panah.migrations (name, checksum, applied_at) values (@FullName, @Checksum, @now)",
            new { file.FullName, file.Checksum, now = time.GetUtcNow() });
        await transaction.CommitAsync(cancel);
        return true;
    }

    private static List<MigrationFile> ReadFiles(MigrationSource source)
    {
        var files = source.Assembly.GetManifestResourceNames()
            .Select(resource => (resource, match: FileName().Match(resource)))
            .Where(found => found.match.Success)
            .Select(found => Read(source, found.resource, found.match))
            .OrderBy(file => file.Number)
            .ToList();
        var twice = files.GroupBy(file => file.Number).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? files : throw new InvalidOperationException($"Two migrations of {source.Schema} have the number {twice.Key:0000}.");
    }

    private static MigrationFile Read(MigrationSource source, string resource, Match match)
    {
        using var reader = new StreamReader(source.Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        var name = $"{source.Schema}/{match.Groups["number"].Value}_{match.Groups["name"].Value}";
        return new MigrationFile(source.Schema, int.Parse(match.Groups["number"].ValueSpan, provider: null), name, sql, SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
    }

    [GeneratedRegex(@"\.Migrations\.(?<number>[0-9]{4})_(?<name>[A-Za-z0-9_-]+)\.sql$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileName();

    private sealed record MigrationFile(string Schema, int Number, string FullName, string Sql, byte[] Checksum);
}

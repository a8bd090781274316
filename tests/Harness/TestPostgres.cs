using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Panah.Data;
using Panah.Host;
using Panah.Kernel;
using Xunit;

namespace Panah.Harness;

/// <summary>
/// The one PostgreSQL of a test process (private, or the server named by <c>PANAH_TEST_DATABASE</c>, whose user may make databases),
/// started when the first test wants it. Migrations run once, into a template; each fixture gets a copy of that.
/// </summary>
public sealed class TestPostgres : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "panah-test-" + NewName());
    private readonly SemaphoreSlim _making = new(1, 1);
    private readonly List<string> _made = [];
    private EmbeddedPostgres? _private;
    private string? _server;
    private string? _template;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Connection string of a new database that nobody else has.</summary>
    /// <param name="migrated">With the program's tables in it, or empty.</param>
    /// <param name="poolSize">Connections at most; the server has 300 for all that run side by side.</param>
    public async Task<string> NewDatabaseAsync(bool migrated, int poolSize)
    {
        // A template must be at rest while it is copied, hence one after the other.
        await _making.WaitAsync();
        try
        {
            _server ??= Environment.GetEnvironmentVariable("PANAH_TEST_DATABASE") ?? await StartAsync();
            if (migrated && _template is null)
                _template = await MigrateAsync(await CreateAsync(template: null));
            return On(await CreateAsync(migrated ? _template : null), poolSize);
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>The same database as the role that the program works as; null on a server of one's own, whose roles are its administrator's.</summary>
    public string? AsProgram(string database) => _private is null ? null : new NpgsqlConnectionStringBuilder(_private.ProgramConnectionString)
    {
        Database = new NpgsqlConnectionStringBuilder(database).Database,
        MaxPoolSize = new NpgsqlConnectionStringBuilder(database).MaxPoolSize,
    }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (_private is not null)
            await _private.DisposeAsync();
        else if (_server is not null)
            foreach (var name in _made)
                await RunAsync($"drop database if exists {name} with (force)");
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        _making.Dispose();
    }

    private static string NewName() => RandomNumberGenerator.GetHexString(12, lowercase: true);

    private async Task<string> StartAsync()
    {
        Directory.CreateDirectory(_folder);
        _private = await EmbeddedPostgres.StartAsync(_folder, durable: false);
        return _private.ConnectionString;
    }

    private async Task<string> CreateAsync(string? template)
    {
        var name = "panah_test_" + NewName();
        await RunAsync($"create database {name}" + (template is null ? "" : $" template {template}"));
        _made.Add(name);
        return name;
    }

    private async Task<string> MigrateAsync(string name)
    {
        var settings = new PanahSettings { DataFolder = _folder, Database = On(name, poolSize: 2), Web = false, Worker = false };
        await using var node = PanahHost.Build(settings);
        await node.Services.GetRequiredService<Migrator>().RunAsync();
        return name;
    }

    private string On(string name, int poolSize) =>
        new NpgsqlConnectionStringBuilder(_server!) { Database = name, MaxPoolSize = poolSize }.ConnectionString;

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server!) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

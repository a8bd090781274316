using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Xunit;

namespace Panah.Tests.Data;

/// <summary>One private PostgreSQL for the tests of this folder.</summary>
public sealed class DataServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panah-data-").FullName;
    private EmbeddedPostgres? _postgres;

    public async ValueTask InitializeAsync() => _postgres = await EmbeddedPostgres.StartAsync(_folder, durable: false);

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A new empty database with Data's services on it, migrated unless told otherwise.</summary>
    public async Task<DataPlace> NewPlaceAsync(Action<IServiceCollection>? with = null, bool migrate = true)
    {
        var name = "t" + RandomNumberGenerator.GetHexString(12, lowercase: true);
        await using (var connection = new NpgsqlConnection(_postgres!.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"create database {name}", connection);
            await command.ExecuteNonQueryAsync();
        }

        var database = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = name, MaxPoolSize = 20 }.ConnectionString;
        var settings = new PanahSettings { DataFolder = Path.Combine(_folder, name), Database = database };
        var place = new DataPlace(settings, with, new TestClock());
        if (migrate)
            await place.Get<Migrator>().RunAsync();
        return place;
    }
}

/// <summary>A node's worth of Data's services on a database of its own.</summary>
public sealed class DataPlace : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _running = [];
    private readonly Action<IServiceCollection>? _with;

    public DataPlace(PanahSettings settings, Action<IServiceCollection>? with, TestClock clock)
    {
        Settings = settings;
        Clock = clock;
        _with = with;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(settings);
        services.AddSingleton<TimeProvider>(clock);
        services.AddData(settings);
        with?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public PanahSettings Settings { get; }

    public TestClock Clock { get; }

    public Sql Sql => new(Get<NpgsqlDataSource>());

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Another node on the same database, keys and clock.</summary>
    public DataPlace AnotherNode(Action<IServiceCollection>? with = null) => new(Settings, with ?? _with, Clock);

    public async Task StartWorkersAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
            _running.Add(service);
        }
    }

    public async Task StopWorkersAsync()
    {
        foreach (var service in _running)
            await service.StopAsync(CancellationToken.None);
        _running.Clear();
    }

    public Task<bool> TellAsync(OutboxItem item) => Get<AppDb>().InTransactionAsync(transaction => Get<Outbox>().TellAsync(transaction, item));

    public Task WriteAuditAsync(AuditEntry entry) => Get<AppDb>().InTransactionAsync(transaction => Get<AuditLog>().WriteAsync(transaction, entry));

    public async ValueTask DisposeAsync()
    {
        await StopWorkersAsync();
        await _services.DisposeAsync();
    }
}

/// <summary>Waiting for what other threads do.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, int seconds = 15)
    {
        var until = TimeProvider.System.GetTimestamp() + (seconds * TimeProvider.System.TimestampFrequency);
        while (!await condition())
        {
            if (TimeProvider.System.GetTimestamp() > until)
                throw new TimeoutException($"Not within {seconds} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(Func<bool> condition, int seconds = 15) => TrueAsync(() => Task.FromResult(condition()), seconds);
}

using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Xunit;

namespace Panah.Tests.Data;

/// <summary>Empty databases for the tests of this folder.</summary>
public sealed class DataServer(TestPostgres postgres) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panah-data-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A new empty database with Data's services on it, migrated unless told otherwise.</summary>
    public async Task<DataPlace> NewPlaceAsync(Action<IServiceCollection>? with = null, bool migrate = true)
    {
        var database = await postgres.NewDatabaseAsync(migrated: false, poolSize: 20);
        var settings = new PanahSettings { DataFolder = Path.Combine(_folder, Path.GetRandomFileName()), Database = database };
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

    public IServiceProvider Services => _services;

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

    public Task<bool> TellAsync(OutboxItem item) => Get<AppDb>().InTransactionAsync(work => Get<Outbox>().TellAsync(work, item));

    public Task WriteAuditAsync(AuditEntry entry) => Get<AppDb>().InTransactionAsync(work => Get<AuditLog>().WriteAsync(work, entry));

    public async ValueTask DisposeAsync()
    {
        await StopWorkersAsync();
        await _services.DisposeAsync();
    }
}

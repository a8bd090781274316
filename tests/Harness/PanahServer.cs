using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using Panah.Data;
using Panah.Host;
using Panah.Kernel;
using Panah.Simulators;
using Xunit;

namespace Panah.Harness;

/// <summary>
/// The program as people use it, once for each folder of tests (<see cref="FolderCollections"/>): Kestrel on a port of its own,
/// a database of its own (<see cref="TestPostgres"/>), a clock of its own, and the simulators over real HTTP.
/// A test takes it in its constructor.
/// </summary>
public sealed class PanahServer(TestPostgres postgres) : IAsyncLifetime
{
    /// <summary>What a <see cref="Visitor"/> answers where a form shows the security code.</summary>
    public const string SecurityCodeAnswer = "23456";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "panah-test-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)));
    private readonly List<IAsyncDisposable> _started = [];
    private WebApplication? _app;
    private HttpClient? _simulators;
    private ExceptionDispatchInfo? _failure;

    /// <summary>The node's clock; moves forward only, for all that comes after.</summary>
    public TestClock Clock { get; } = new();

    public PanahSettings Settings { get; private set; } = new();

    public Uri Url => Started(Settings.PublicUrl);

    /// <summary>Where the simulators answer.</summary>
    public Uri SimulatorsUrl => new($"http://localhost:{Settings.SimulatorsPort}");

    public IServiceProvider Services => Started(_app)!.Services;

    /// <summary>Client of the simulators' JSON and pages.</summary>
    public HttpClient Simulators => Started(_simulators)!;

    public Registry Registry => new(Simulators);

    public Faults Faults => new(Simulators);

    public Sql Sql => new(Services.GetRequiredService<OwnerDatabase>().Source);

    /// <summary>A new person with an empty cookie jar and an address of their own.</summary>
    public Visitor Visitor() => new(Url, SecurityCodeAnswer) { Simulators = Simulators };

    public Phone Phone(string mobile) => new(Simulators, mobile);

    /// <summary>Forgets what limits have counted: for browsers, which all come from one address.</summary>
    public Task ForgetLimitsAsync() => Sql.ExecuteAsync("delete from data.limits");

    /// <summary>Starts one more node on the same database and clock, with other settings or parts; dispose it after use.</summary>
    public async Task<Node> StartNodeAsync(Func<PanahSettings, PanahSettings> change, Action<IServiceCollection>? overrides = null)
    {
        var port = FreePorts.Next();
        var settings = change(Started(Settings) with { Port = port, PublicUrl = new Uri($"http://localhost:{port}") });
        return new Node(await StartAppAsync(settings, overrides), settings);
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            await StartAsync();
        }
        catch (Exception failure)
        {
            // Tests of pure rules still run; those that need the program show this.
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _simulators?.Dispose();
        foreach (var started in Enumerable.Reverse(_started))
        {
            await started.DisposeAsync();
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task StartAsync()
    {
        Directory.CreateDirectory(_folder);
        var port = FreePorts.Next();
        Settings = new PanahSettings
        {
            Port = port,
            PublicUrl = new Uri($"http://localhost:{port}"),
            SimulatorsPort = FreePorts.Next(withNext: true),
            DataFolder = _folder,
            SecurityCodeAnswer = SecurityCodeAnswer,
            Development = true,
        };
        var owner = await postgres.NewDatabaseAsync(migrated: true, poolSize: 40);
        // As the program runs: its own role for the work, the owner's for migrations and for what tests look at past it.
        Settings = postgres.AsProgram(owner) is { } program ? Settings with { Database = program, DatabaseOwner = owner } : Settings with { Database = owner };
        _simulators = new HttpClient { BaseAddress = SimulatorsUrl };
        _simulators.DefaultRequestHeaders.Add("Accept", "application/json");
        await StartSimulatorsAsync();
        _app = await StartAppAsync(Settings);
        _started.Add(_app);
    }

    private async Task StartSimulatorsAsync()
    {
        var pool = new NpgsqlConnectionStringBuilder(Settings.DatabaseOwner ?? Settings.Database) { MaxPoolSize = 20 };
        var simulators = SimulatorsHost.Build(
            new SimulatorsSettings { Port = Settings.SimulatorsPort, Database = pool.ConnectionString, PanahUrl = Settings.PublicUrl },
            services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)));
        await simulators.StartAsync();
        _started.Add(simulators);
    }

    private async Task<WebApplication> StartAppAsync(PanahSettings settings, Action<IServiceCollection>? overrides = null)
    {
        var app = PanahHost.Build(settings, services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)).AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
            overrides?.Invoke(services);
        });
        await app.MigrateAndStartAsync();
        return app;
    }

    private T Started<T>(T value)
    {
        _failure?.Throw();
        return value;
    }
}

/// <summary>A further node of the program.</summary>
public sealed class Node(WebApplication app, PanahSettings settings) : IAsyncDisposable
{
    public Uri Url => settings.PublicUrl;

    public IServiceProvider Services => app.Services;

    public Visitor Visitor() => new(Url, settings.SecurityCodeAnswer);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

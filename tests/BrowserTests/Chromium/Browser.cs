using Microsoft.Playwright;
using Panah.Harness;
using Xunit;

namespace Panah.BrowserTests;

/// <summary>Debian's Chromium, started at first use and shared by all tests of the process; each visit has a profile of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    // No sandbox: tests run as root in containers, and the only site they see is ours. The rest keeps Chromium from calling home.
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _chromium;

    /// <summary>Besides the usual ones, such as those of a camera.</summary>
    public IReadOnlyList<string> MoreFlags { get; init; } = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Opens a browser window with a profile of its own. Dispose it after use.</summary>
    public async Task<Visit> VisitAsync(Uri site, Look? look = null)
    {
        look ??= Look.Desktop;
        var page = await WindowAsync(look.Options(site));
        return new Visit(page.Context, page, site, look);
    }

    /// <summary>A window with a profile of its own.</summary>
    public async Task<IPage> WindowAsync(BrowserNewContextOptions options)
    {
        var context = await (await ChromiumAsync()).NewContextAsync(options);
        // A crowded machine may be slow; a page that never comes still fails.
        context.SetDefaultTimeout(45_000);
        return await context.NewPageAsync();
    }

    /// <inheritdoc cref="VisitAsync(Uri, Look?)"/>
    public Task<Visit> VisitAsync(PanahServer server, Look? look = null) => VisitAsync(server.Url, look);

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }

        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<IBrowser> ChromiumAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _chromium ??= await StartAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<IBrowser> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(15_000);
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = ChromiumProgram.Path,
            Args = [.. Flags, .. MoreFlags],
            ChromiumSandbox = false,
        });
    }
}

using Microsoft.Playwright;
using Panah.Harness;
using Xunit;

namespace Panah.BrowserTests;

/// <summary>Debian's Chromium, started at first use and shared by all tests of the process; each visit has a profile of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // No sandbox: tests run as root in containers, and the only site they see is ours. The rest keeps Chromium from calling home.
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _chromium;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Opens a browser window with a profile of its own. Dispose it after use.</summary>
    public async Task<Visit> VisitAsync(Uri site, Look? look = null)
    {
        look ??= Look.Desktop;
        var context = await (await ChromiumAsync()).NewContextAsync(look.Options(site));
        // A crowded machine may be slow; a page that never comes still fails.
        context.SetDefaultTimeout(45_000);
        var page = await context.NewPageAsync();
        return new Visit(context, page, site, look);
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
    }

    private async Task<IBrowser> ChromiumAsync()
    {
        if (_chromium is not null)
        {
            return _chromium;
        }

        var path = Environment.GetEnvironmentVariable("PANAH_CHROMIUM") ?? Array.Find(Places, File.Exists)
            ?? throw new InvalidOperationException("Chromium is not installed; ./test installs it on Debian, or name it in PANAH_CHROMIUM.");
        _playwright = await Playwright.CreateAsync();
        return _chromium = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Flags, ChromiumSandbox = false });
    }
}

using Microsoft.Extensions.Logging;
using Panah.Ui;

namespace Panah.Contributions.Printing;

/// <summary>What came of a wish for a PDF.</summary>
/// <param name="File">Null where there is none.</param>
/// <param name="IsBusy">True where so many wait that it is better to come back in a moment.</param>
internal readonly record struct Printed(byte[]? File, bool IsBusy);

/// <summary>
/// Makes PDFs by a headless Chromium that is kept running while it is wanted, so that Persian is shaped as on the page (ADR 0802).
/// It starts with the first PDF; two documents at a time, some more wait, further ones are asked to come back. After many documents, a crash, a time-out or two idle minutes it ends.
/// </summary>
internal sealed class ChromiumPdf : IPaperPrinter, IDisposable
{
    private const int AtOnce = 2;

    /// <summary>Who waits last waits some seconds (bench/pdfs.cs).</summary>
    private const int Waiting = 20;

    /// <summary>What a long-lived browser gathers ends here.</summary>
    private const int MostDocuments = 500;

    /// <summary>Debian's without windows first: it starts sooner and takes less.</summary>
    private static readonly string[] Places =
        ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);
    private readonly ILogger<ChromiumPdf> _logger;
    private readonly string? _program;
    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly SemaphoreSlim _door = new(1);
    private readonly Timer _idle;
    private ChromiumBrowser? _browser;
    private int _inside;

    /// <summary>False once it was seen that this machine gives Chromium no sandbox.</summary>
    private bool _sandboxed = true;

    public ChromiumPdf(ContributionsSettings settings, ILogger<ChromiumPdf> logger)
    {
        _logger = logger;
        _program = settings.Chromium is { Length: > 0 } named ? File.Exists(named) ? named : null : Array.Find(Places, File.Exists);
        _idle = new Timer(_ => Interlocked.Exchange(ref _browser, null)?.Retire());
    }

    /// <param name="html">A document that stands alone.</param>
    public async Task<Printed> MakeAsync(string html, CancellationToken cancel)
    {
        if (_program is null) return default;
        try
        {
            if (Interlocked.Increment(ref _inside) > AtOnce + Waiting) return new Printed(null, IsBusy: true);
            // Who left while waiting needs none; a document that is being printed is printed to its end.
            if (!await _slots.WaitAsync(Patience, cancel)) return new Printed(null, IsBusy: true);
            try
            {
                return new Printed(await PrintAsync(html, _program), IsBusy: false);
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    async Task<byte[]?> IPaperPrinter.PrintAsync(string html, CancellationToken cancel) => (await MakeAsync(html, cancel)).File;

    public void Dispose()
    {
        _idle.Dispose();
        Interlocked.Exchange(ref _browser, null)?.Dispose();
        _slots.Dispose();
        _door.Dispose();
    }

    private async Task<byte[]?> PrintAsync(string html, string program)
    {
        using var limit = new CancellationTokenSource(Patience);
        // A browser that went between two documents, or under this one, is no reason to go without: the second try has a new one.
        return await TryAsync(html, program, isLast: false, limit.Token) ?? await TryAsync(html, program, isLast: true, limit.Token);
    }

    private async Task<byte[]?> TryAsync(string html, string program, bool isLast, CancellationToken limit)
    {
        ChromiumBrowser? browser = null;
        try
        {
            browser = await TakeAsync(program, limit);
            return await browser.PrintAsync(html, limit);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or InvalidOperationException
            or System.ComponentModel.Win32Exception)
        {
            var reason = limit.IsCancellationRequested ? "Chromium took too long." : failure.Message;
            if (isLast || limit.IsCancellationRequested) _logger.LogWarning("No PDF: {Reason}", reason);
            browser?.Retire();
            return null;
        }
        finally
        {
            browser?.GiveBack();
            _idle.Change(Idle, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The browser that runs, or a new one where none does, or it has done enough.</summary>
    private async Task<ChromiumBrowser> TakeAsync(string program, CancellationToken limit)
    {
        await _door.WaitAsync(limit);
        try
        {
            if (_browser is { IsWell: true, Given: < MostDocuments } running && running.TryTake()) return running;
            Interlocked.Exchange(ref _browser, null)?.Retire();
            var fresh = await StartAsync(program, limit);
            fresh.TryTake();
            return _browser = fresh;
        }
        finally
        {
            _door.Release();
        }
    }

    private async Task<ChromiumBrowser> StartAsync(string program, CancellationToken limit)
    {
        try
        {
            return await ChromiumBrowser.StartAsync(program, _sandboxed, limit);
        }
        catch (IOException) when (_sandboxed && Environment.IsPrivilegedProcess)
        {
            // No sandbox on this machine: as another user it makes one all the same, or none as ourselves.
            var browser = await ChromiumBrowser.StartAsync(program, sandbox: false, limit);
            _logger.LogWarning("Chromium has no sandbox here and makes PDFs as another user only.");
            _sandboxed = false;
            return browser;
        }
    }
}

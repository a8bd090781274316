using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Panah.Contributions.Printing;

/// <summary>
/// Makes PDFs by a headless Chromium, a process for each, so that Persian is shaped as on the page (ADR 0802). At most two at a time, each at most 30
/// seconds; who can't have one in time gets null, and the page to print instead. It sees one file, whose policy forbids scripts, and reaches no network.
/// </summary>
internal sealed class ChromiumPdf(ContributionsSettings settings, ILogger<ChromiumPdf> logger) : IDisposable
{
    private const int AtOnce = 2;
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _slots = new(AtOnce);

    /// <summary>Null where no Chromium is installed.</summary>
    private string? Program { get; } = settings.Chromium is { Length: > 0 } named ? File.Exists(named) ? named : null : Array.Find(Places, File.Exists);

    /// <param name="html">A document that stands alone.</param>
    /// <returns>The PDF; null where there is no Chromium, it is busy, or it failed.</returns>
    public async Task<byte[]?> MakeAsync(string html, CancellationToken cancel)
    {
        if (Program is not { } program || !await _slots.WaitAsync(Patience, cancel)) return null;
        var folder = Directory.CreateTempSubdirectory("panah-pdf-");
        try
        {
            var page = Path.Combine(folder.FullName, "page.html");
            var pdf = Path.Combine(folder.FullName, "page.pdf");
            await File.WriteAllTextAsync(page, html, cancel);
            await RunAsync(program, folder.FullName, page, pdf, cancel);
            return await File.ReadAllBytesAsync(pdf, cancel);
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            logger.LogWarning("No PDF: {Reason}", failure.Message);
            return null;
        }
        finally
        {
            _slots.Release();
            Delete(folder);
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task RunAsync(string program, string folder, string page, string pdf, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in new[]
        {
            "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-sync", "--disable-background-networking",
            "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer",
            $"--user-data-dir={Path.Combine(folder, "profile")}", $"--print-to-pdf={pdf}", new Uri(page).AbsoluteUri,
        }) start.ArgumentList.Add(argument);
        // Chromium refuses its sandbox to root; what it shows is our own page.
        if (Environment.UserName == "root") start.ArgumentList.Insert(0, "--no-sandbox");
        using var process = Process.Start(start) ?? throw new InvalidOperationException("Chromium did not start.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            // Read what it says, or it stops at a full pipe.
            var said = Task.WhenAll(process.StandardError.ReadToEndAsync(limit.Token), process.StandardOutput.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            await said;
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            throw new InvalidOperationException("Chromium took too long.", late);
        }
    }

    private void Delete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException failure)
        {
            logger.LogDebug("A folder of a PDF stays: {Reason}", failure.Message);
        }
    }
}

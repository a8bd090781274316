using System.Diagnostics;

namespace Panah.Contributions.Printing;

/// <summary>
/// One running Chromium that turns documents into PDFs. Each document is in a browser context of its own that goes with it, so nothing of one person
/// is there for the next; it has no network, none of our variables, and a folder that is deleted when it ends.
/// </summary>
internal sealed class ChromiumBrowser : IDisposable
{
    /// <summary>
    /// The pipe goes where Chromium looks for it (descriptors 3 and 4); what it says otherwise goes to the error stream. Constant: nothing is put into it.
    /// </summary>
    private const string WithPipe = "exec \"$@\" 3<&0 4>&1 0</dev/null 1>&2";

    /// <summary>Every declared font is there before the page is printed; letters without theirs would be blank.</summary>
    private const string FontsLoaded = "Promise.all([...document.fonts].map(font => font.load())).then(() => true)";

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly DevToolsPipe _pipe;
    private readonly Lock _lock = new();
    private int _users;
    private bool _retired;

    private ChromiumBrowser(Process process, DirectoryInfo folder)
    {
        (_process, _folder) = (process, folder);
        _pipe = new DevToolsPipe(process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        // Read what it says, or it stops at a full pipe.
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
    }

    /// <summary>How many documents it was given.</summary>
    public int Given { get; private set; }

    public bool IsWell => !_pipe.HasEnded;

    /// <param name="sandbox">False leaves Chromium's own sandbox out; only for another user than ourselves.</param>
    /// <exception cref="IOException">It did not start.</exception>
    /// <exception cref="OperationCanceledException">Not in time.</exception>
    public static async Task<ChromiumBrowser> StartAsync(string program, bool sandbox, CancellationToken limit)
    {
        var words = ChromiumUser.Words(program) ?? throw new IOException("Chromium is not run as root, and setpriv is missing.");
        var folder = Directory.CreateTempSubdirectory("panah-pdf-");
        await ChromiumUser.GiveAsync(folder.FullName, limit);
        var start = new ProcessStartInfo("/bin/sh", ["-c", WithPipe, "chromium", .. words])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in new[]
        {
            "--headless", "--remote-debugging-pipe", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND",
            $"--user-data-dir={Path.Combine(folder.FullName, "profile")}",
        }) start.ArgumentList.Add(argument);
        if (!sandbox) start.ArgumentList.Add("--no-sandbox");
        // It writes nothing outside, and learns nothing of our own variables, which hold secrets.
        start.Environment.Clear();
        start.Environment["HOME"] = folder.FullName;
        start.Environment["PATH"] = "/usr/bin:/bin";
        var browser = new ChromiumBrowser(Process.Start(start) ?? throw new IOException("Chromium did not start."), folder);
        try
        {
            await browser._pipe.AskAsync("Browser.getVersion", new { }, session: null, limit);
            return browser;
        }
        catch
        {
            browser.Dispose();
            throw;
        }
    }

    /// <summary>Who takes it gives it back; false where it ends already.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            if (_retired) return false;
            _users++;
            Given++;
            return true;
        }
    }

    public void GiveBack()
    {
        lock (_lock)
        {
            if (--_users > 0 || !_retired) return;
        }

        Dispose();
    }

    /// <summary>It gets no more documents, and ends with the last that it has.</summary>
    public void Retire()
    {
        lock (_lock)
        {
            if (_retired) return;
            _retired = true;
            if (_users > 0) return;
        }

        Dispose();
    }

    /// <param name="html">A document that stands alone; its own policy forbids scripts.</param>
    /// <exception cref="IOException">It went, or could not.</exception>
    public async Task<byte[]> PrintAsync(string html, CancellationToken limit)
    {
        var made = await _pipe.AskAsync("Target.createBrowserContext", new { disposeOnDetach = true }, session: null, limit);
        var browserContextId = made.GetProperty("browserContextId").GetString();
        try
        {
            var target = await _pipe.AskAsync("Target.createTarget", new { url = "about:blank", browserContextId }, session: null, limit);
            var targetId = target.GetProperty("targetId").GetString();
            var attached = await _pipe.AskAsync("Target.attachToTarget", new { targetId, flatten = true }, session: null, limit);
            var page = attached.GetProperty("sessionId").GetString();
            var frames = await _pipe.AskAsync("Page.getFrameTree", new { }, page, limit);
            var frameId = frames.GetProperty("frameTree").GetProperty("frame").GetProperty("id").GetString();
            await _pipe.AskAsync("Page.setDocumentContent", new { frameId, html }, page, limit);
            await _pipe.AskAsync("Runtime.evaluate", new { expression = FontsLoaded, awaitPromise = true, returnByValue = true }, page, limit);
            var pdf = await _pipe.AskAsync("Page.printToPDF", new { printBackground = true, preferCSSPageSize = true, generateTaggedPDF = true }, page, limit);
            return pdf.GetProperty("data").GetBytesFromBase64();
        }
        finally
        {
            if (IsWell) await _pipe.AskAsync("Target.disposeBrowserContext", new { browserContextId }, session: null, limit);
        }
    }

    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(TimeSpan.FromSeconds(2));
            _folder.Delete(recursive: true);
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or UnauthorizedAccessException
            or System.ComponentModel.Win32Exception)
        {
            // It had gone, or is still writing: what stays is an empty profile in the folder for temporary files.
        }

        _pipe.Dispose();
        _process.Dispose();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Contributions;

/// <summary>The Chromium that makes PDFs: as whom it runs, what it does not get, and what happens when it goes or stays silent (ADR 0802).</summary>
public sealed class PdfTests(PanahServer server) : IDisposable
{
    private readonly SlipWorld _world = new(server);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panah-pdf-test-");

    [Fact, Row("S11")]
    public async Task Pdf_Chromium_RunsInItsSandboxOrAsAnotherUser_WithoutOurVariables()
    {
        // Chromium itself, by a program that writes down first as whom it was started, and with what.
        await using var paper = await PaperAsync($$"""{ id -u; echo "$@"; env; } > "$told/$$"; exec {{ChromiumProgram.Path}} "$@" """);

        (await paper.AskAsync()).ShouldBe("application/pdf");

        // A machine whose kernel gives no sandbox has a second one, without; the first has asked for it everywhere.
        var told = Told().Select(File.ReadAllText).ToList();
        told[0].ShouldNotContain("--no-sandbox");
        foreach (var one in told)
        {
            one.Split('\n')[0].ShouldNotBe("0");
            one.ShouldContain("--host-resolver-rules=MAP * ~NOTFOUND");
            one.ShouldContain("--remote-debugging-pipe");
            one.ShouldNotContain("--remote-debugging-port");
            one.ShouldNotContain("PANAH_");
        }
    }

    [Fact, Row("P12"), Finding("I-13.5")]
    public async Task Pdf_OneAfterAnother_AreMadeByOneChromium_AndByANewOneAfterACrash()
    {
        await using var paper = await PaperAsync($$"""echo > "$told/$$"; exec {{ChromiumProgram.Path}} "$@" """);

        (await paper.AskAsync()).ShouldBe("application/pdf");
        var first = Told();
        for (var i = 0; i < 3; i++) (await paper.AskAsync()).ShouldBe("application/pdf");
        Told().ShouldBe(first);
        using (var chromium = Process.GetProcessById(int.Parse(Path.GetFileName(first[^1]), CultureInfo.InvariantCulture)))
            chromium.Kill(entireProcessTree: true);
        (await paper.AskAsync()).ShouldBe("application/pdf");

        Told().Count.ShouldBe(first.Count + 1);
    }

    [Fact, Row("P12"), Finding("I-13.5")]
    public async Task Pdf_WhileMoreWaitThanCanBeServedSoon_SaysToTryAgainAndWhen()
    {
        // One that starts and never answers: two wait for it, twenty for those two, and the others are told.
        await using var paper = await PaperAsync("""echo > "$told/$$"; exec sleep 120""");
        using var leave = new CancellationTokenSource();
        var asked = Enumerable.Range(0, 26).Select(_ => paper.Visitor.Http.GetAsync(paper.Path, leave.Token)).ToList();

        var told = await (await Task.WhenAny(asked)).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        told.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        told.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(30));
        (await told.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("نیم دقیقهٔ دیگر دوباره تلاش کنید");
        await leave.CancelAsync();
        await Task.WhenAll(asked.Select(task => task.ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A file for each Chromium that was started, by its number, in their order.</summary>
    private List<string> Told() =>
        [.. Directory.EnumerateFiles(_folder.FullName).Where(file => !file.EndsWith(".sh", StringComparison.Ordinal)).OrderBy(File.GetLastWriteTimeUtc)];

    /// <param name="script">What stands in Chromium's place; <c>$told</c> is the folder it may write to.</param>
    private async Task<Paper> PaperAsync(string script)
    {
        var insured = await _world.InsuredAsync();
        var tracking = await SlipWorld.IssueAsync(insured.Visitor);
        var program = Path.Combine(_folder.FullName, "chromium.sh");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\ntold='{_folder.FullName}'\n{script}\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_111_111);
        var node = await server.StartNodeAsync(settings => settings with
        {
            Worker = false,
            Variables = new Dictionary<string, string>(settings.Variables, StringComparer.Ordinal) { ["PANAH_CHROMIUM"] = program, ["PANAH_LIMITS"] = "contributions.pdf=1000" },
        });
        var there = node.Visitor();
        there.Cookies.Add(node.Url, insured.Visitor.Cookies.GetCookies(server.Url));
        return new Paper(node, insured.Visitor, there, $"/slips/{tracking}/pdf");
    }

    /// <summary>One slip to print, on a node whose Chromium we know.</summary>
    private sealed record Paper(IAsyncDisposable Node, Visitor Owner, Visitor Visitor, string Path) : IAsyncDisposable
    {
        public async Task<string?> AskAsync()
        {
            await Visitor.OpenAsync(Path);
            return Visitor.ContentHeaders!.ContentType!.MediaType;
        }

        public async ValueTask DisposeAsync()
        {
            Visitor.Dispose();
            await Node.DisposeAsync();
            Owner.Dispose();
        }
    }
}

using System.Net;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Host;

[Row("X10"), Row("X13")]
public sealed class ProcessTests
{
    private static readonly HttpClient Http = new();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Run_ThenSignal_ServesAndStopsCleanlyWithItsPostgres(string signal)
    {
        await using var panah = new PanahProcess();
        await panah.StartAsync();
        (await Http.GetStringAsync(new Uri(panah.Url, "/health/ready"))).ShouldBe("ready\n");
        panah.Words.ShouldContain($"ready http://localhost:{panah.Port}");
        panah.Postgres().ShouldNotBeNull();

        await panah.SignalAsync(signal);

        (await panah.ExitAsync()).ShouldBe(0);
        panah.Postgres().ShouldBeNull();
        File.Exists(Path.Combine(panah.Folder, "postgres", "postmaster.pid")).ShouldBeFalse();
    }

    [Fact]
    public async Task Run_TwoSideBySide_EachServesItsOwn()
    {
        await using var one = new PanahProcess();
        await using var two = new PanahProcess();
        await Task.WhenAll(one.StartAsync(), two.StartAsync());

        one.Postgres().ShouldNotBe(two.Postgres());
        await one.SignalAsync("TERM");
        await one.ExitAsync();

        (await Http.GetStringAsync(new Uri(two.Url, "/health/ready"))).ShouldBe("ready\n");
    }

    [Fact]
    public async Task Run_OnAFolderInUse_IsRefusedAndNamesTheVariable()
    {
        await using var one = new PanahProcess();
        await one.StartAsync();
        var folder = one.Folder;
        var two = new PanahProcess(folder);

        (await two.RunAsync("run")).ShouldBe(2);

        two.Words.ShouldContain("PANAH_DATA");
        (await Http.GetStringAsync(new Uri(one.Url, "/health/ready"))).ShouldBe("ready\n");
    }

    [Fact]
    public async Task Run_AfterKill9OfItself_StartsAgainAndPostgresHasNotLingered()
    {
        await using var first = new PanahProcess();
        await first.StartAsync();
        await first.SignalAsync("KILL");
        await first.ExitAsync();
        var again = new PanahProcess(first.Folder);
        await again.StartAsync();

        (await Http.GetStringAsync(new Uri(again.Url, "/health/ready"))).ShouldBe("ready\n");

        await again.SignalAsync("KILL");
        await again.ExitAsync();
        await Eventually.TrueAsync(() => first.Postgres() is null);
    }

    [Fact]
    public async Task Run_PostgresKilled9_ServesAgainByItself()
    {
        await using var panah = new PanahProcess();
        await panah.StartAsync();
        var before = panah.Postgres()!.Value;

        await PanahProcess.KillAsync("KILL", before);

        await Eventually.TrueAsync(async () => panah.Postgres() is { } now && now != before && await IsReadyAsync(panah), seconds: 60);
    }

    [Fact]
    public async Task Run_AfterBothKilled9_TakesAwayThePidFileThatNamesAStranger()
    {
        await using var panah = new PanahProcess();
        await panah.StartAsync();
        var postgres = panah.Postgres()!.Value;
        await PanahProcess.KillAsync("KILL", postgres);
        await panah.SignalAsync("KILL");
        await panah.ExitAsync();
        var file = Path.Combine(panah.Folder, "postgres", "postmaster.pid");
        await Eventually.TrueAsync(() => panah.Postgres() is null);
        if (File.Exists(file))
        {
            // As after a reboot: the number is now that of another program, here of this very test.
            var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
            lines[0] = $"{Environment.ProcessId}";
            await File.WriteAllLinesAsync(file, lines, TestContext.Current.CancellationToken);
        }

        var again = new PanahProcess(panah.Folder);
        await again.StartAsync();

        (await IsReadyAsync(again)).ShouldBeTrue();
        await again.SignalAsync("TERM");
        (await again.ExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Run_WithoutNamespaces_RunsPostgresAsAnotherUser()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root needs another user.");
        await using var panah = new PanahProcess();
        panah.Variables["PANAH_POSTGRES_NO_NAMESPACE"] = "1";
        await panah.StartAsync();

        (await IsReadyAsync(panah)).ShouldBeTrue();
        var status = await File.ReadAllTextAsync($"/proc/{panah.Postgres()}/status", TestContext.Current.CancellationToken);
        status.Split('\n').First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).ShouldNotContain("\t0\t");
    }

    [Fact]
    public async Task Commands_WhileANodeRuns_UseItsDatabaseAndLeaveItRunning()
    {
        await using var panah = new PanahProcess();
        await panah.StartAsync();
        var command = new PanahProcess(panah.Folder);

        (await command.RunAsync("audit", "verify")).ShouldBe(0);

        command.Words.ShouldContain("The audit is whole");
        (await IsReadyAsync(panah)).ShouldBeTrue();
    }

    [Fact]
    public async Task StaffAdd_ThenAgain_PrintsWhatIsNeededOnceAndRefusesTheName()
    {
        await using var first = new PanahProcess();
        (await first.RunAsync("staff", "add", "--username", "mina", "--role", "letters", "--role", "audit")).ShouldBe(0);
        first.Words.ShouldContain("authenticatorSecret");
        var again = new PanahProcess(first.Folder);

        (await again.RunAsync("staff", "add", "--username", "mina", "--role", "letters")).ShouldBe(2);

        again.Words.ShouldContain("--username");
        (await new PanahProcess(first.Folder).RunAsync("staff", "add", "--username", "ali", "--role", "king")).ShouldBe(2);
    }

    [Fact]
    public async Task Backup_ThenRestoreElsewhere_ServesWhatWasThere()
    {
        await using var before = new PanahProcess();
        before.Variables["PANAH_BACKUP_PASSPHRASE"] = "a long passphrase";
        (await before.RunAsync("staff", "add", "--username", "mina", "--role", "letters")).ShouldBe(0);
        var file = Path.Combine(before.Folder, "panah.backup");
        (await before.RunAsync("backup", file)).ShouldBe(0, before.Words);
        await using var after = new PanahProcess();
        after.Variables["PANAH_BACKUP_PASSPHRASE"] = "a long passphrase";

        (await after.RunAsync("restore", file)).ShouldBe(0, after.Words);

        (await after.RunAsync("staff", "add", "--username", "mina", "--role", "letters")).ShouldBe(2);
        (await after.RunAsync("audit", "verify")).ShouldBe(0, after.Words);
    }

    [Theory]
    [InlineData("PANAH_PORT", "eighty")]
    [InlineData("PANAH_ROLES", "web,cook")]
    [InlineData("PANAH_SECURITY_CODE", "maybe")]
    [InlineData("PANAH_PUBLIC_URL", "http://panah.example")]
    [InlineData("PANAH_DATABASE", "Nonsense=1")]
    public async Task Run_SettingThatCannotBe_IsRefusedByItsName(string variable, string value)
    {
        await using var panah = new PanahProcess();
        panah.Variables[variable] = value;

        (await panah.RunAsync("run")).ShouldNotBe(0);

        panah.Words.ShouldContain(variable);
        panah.Words.ShouldNotContain("   at ");
    }

    private static async Task<bool> IsReadyAsync(PanahProcess panah)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(panah.Url, "/health/ready"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

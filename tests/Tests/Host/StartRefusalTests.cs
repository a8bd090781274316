using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Host;

/// <summary>What an operator sees who set something wrong: one sentence that names it, exit code 2, no trace, and at once.</summary>
[Row("S12"), Finding("P-16")]
public sealed class StartRefusalTests
{
    public static TheoryData<string, string> Garbage => new()
    {
        { "PANAH_PORT", "eighty" }, { "PANAH_PORT", "-1" }, { "PANAH_SIMULATORS_PORT", "99999" }, { "PANAH_DATABASE", "Host=x;Port=many" },
        { "PANAH_DATABASE_OWNER", "Nonsense=1" }, { "PANAH_ROLES", "cook" }, { "PANAH_SIMULATORS", "perhaps" }, { "PANAH_PUBLIC_URL", "nowhere" },
        { "PANAH_SECURITY_CODE", "maybe" }, { "PANAH_ENVIRONMENT", "Prod" }, { "PANAH_PROXIES", "proxy" }, { "PANAH_JSON_LOGS", "yes please" },
        { "PANAH_LETTERS_SERVED_AFTER_DAYS", "ten" }, { "PANAH_LETTERS_REMIND_AFTER_DAYS", "0" }, { "PANAH_LETTERS_EARLIER_UNTIL", "yesterday" },
        { "PANAH_LETTERS_EARLIER_URL", "not an address" }, { "PANAH_SLIP_DAYS", "1000" }, { "PANAH_CHROMIUM", "/nowhere/chromium" },
        { "PANAH_SMS1_URL", "gateway" }, { "PANAH_SMS1_SHARE", "most" }, { "PANAH_SMTP_PORT", "mail" }, { "PANAH_SMTP_TLS", "perhaps" },
        { "PANAH_REGISTRY_CIVIL_URL", "civil" }, { "PANAH_BANK_URL", "bank" }, { "PANAH_BRAND_PRIMARY", "blue" }, { "PANAH_BRAND_LOGO", "/nowhere.svg" },
        { "PANAH_ENTITLEMENT_MODES", "closed" }, { "PANAH_ENTITLEMENT_CLIENT_RATE", "fast" }, { "PANAH_KEYS", "garbage" }, { "PANAH_PROXY", "10.0.0.1" },
        { "PANAH_DRAIN_SECONDS", "a while" }, { "PANAH_DISK_FLOOR_MB", "-1" },
        { "PANAH_LIMITS", "no.such.limit=1" }, { "PANAH_LIMITS", "window.send.address=many" },
    };

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Run_Garbage_IsOneSentenceThatNamesTheVariable(string variable, string value)
    {
        await using var panah = new PanahProcess();
        panah.Variables[variable] = value;

        // One that is accepted runs on, and is stopped at the end.
        panah.Launch("run");
        (await panah.ExitAsync(seconds: 60)).ShouldBe(2, panah.Words);

        panah.Words.ShouldContain(variable);
        panah.Words.ShouldNotContain("   at ");
        panah.Words.Trim().Split('\n').Length.ShouldBe(1, panah.Words);
    }

    [Fact]
    public async Task Run_CertificateOfGarbage_NamesTheVariable()
    {
        await using var panah = new PanahProcess();
        var file = Path.Combine(panah.Folder, "certificate.pem");
        await File.WriteAllTextAsync(file, "no certificate", TestContext.Current.CancellationToken);
        panah.Variables["PANAH_CERTIFICATE"] = panah.Variables["PANAH_CERTIFICATE_KEY"] = file;

        (await panah.RunAsync("run")).ShouldBe(2);

        panah.Words.ShouldContain("PANAH_CERTIFICATE:");
        panah.Words.ShouldNotContain("   at ");
    }

    [Fact, Finding("S-M12")]
    public async Task Run_ProductionWithoutGatewaysAndRegistries_IsRefusedWithTheWayOut()
    {
        await using var panah = new PanahProcess();
        panah.Variables["PANAH_ENVIRONMENT"] = "Production";

        (await panah.RunAsync("run")).ShouldBe(2);

        panah.Words.ShouldContain("PANAH_REGISTRY_CIVIL_URL");
        panah.Words.ShouldContain("PANAH_SMS1_URL");
        panah.Words.ShouldContain("PANAH_WITHOUT=");
    }

    [Fact]
    public async Task Run_TakenPort_SaysItFirstAndAtOnce()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var panah = new PanahProcess();
        panah.Variables["PANAH_PORT"] = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        (await panah.RunAsync("run")).ShouldBe(2);

        panah.Words.Trim().ShouldStartWith("panah: PANAH_PORT:");
        panah.Words.Trim().Split('\n').Length.ShouldBe(1, panah.Words);
        Directory.Exists(Path.Combine(panah.Folder, "postgres")).ShouldBeFalse();
    }

    [Fact]
    public async Task Run_HeldDataFolder_SaysItAtOnce()
    {
        await using var one = new PanahProcess();
        await one.StartAsync();
        var two = new PanahProcess(one.Folder);
        var since = Stopwatch.StartNew();

        (await two.RunAsync("run")).ShouldBe(2);

        two.Words.ShouldContain("PANAH_DATA");
        // It was 17 s; the start of the runtime is in here too.
        since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Run_DataFolderThatCannotBe_NamesTheVariable()
    {
        await using var panah = new PanahProcess();
        panah.Variables["PANAH_DATA"] = "/proc/panah";

        (await panah.RunAsync("run")).ShouldBe(2);

        panah.Words.ShouldContain("PANAH_DATA:");
        panah.Words.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Commands_WhatIsNotThere_IsRefusedByNameWithAnExitCode()
    {
        await using var panah = new PanahProcess();
        (await panah.RunAsync("entitlement", "grant", "--client", "nosuch", "--count", "5")).ShouldBe(2);
        panah.Words.ShouldContain("--client");

        var keys = new PanahProcess(panah.Folder);
        (await keys.RunAsync("client", "add", "--id", "x", "--jwks", "missing.json")).ShouldBe(2);
        keys.Words.ShouldContain("--jwks: there is no file missing.json");

        var empty = Path.Combine(panah.Folder, "cover.csv");
        await File.WriteAllTextAsync(empty, "nonsense\n", TestContext.Current.CancellationToken);
        (await new PanahProcess(panah.Folder).RunAsync("import", "cover", empty)).ShouldBe(1);
    }

    [Fact, Finding("S-L7")]
    public async Task Restore_FlippedByte_SaysThatItIsTheBackup()
    {
        await using var before = new PanahProcess();
        before.Variables["PANAH_BACKUP_PASSPHRASE"] = "a long passphrase";
        var file = Path.Combine(before.Folder, "panah.backup");
        (await before.RunAsync("staff", "add", "--username", "mina", "--role", "letters")).ShouldBe(0, before.Words);
        (await before.RunAsync("backup", file)).ShouldBe(0, before.Words);
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        await using var after = new PanahProcess();
        after.Variables["PANAH_BACKUP_PASSPHRASE"] = "a long passphrase";

        (await after.RunAsync("restore", file)).ShouldBe(2);

        after.Words.ShouldContain("The backup cannot be read");
        after.Words.ShouldNotContain("PANAH_DATABASE");
    }
}

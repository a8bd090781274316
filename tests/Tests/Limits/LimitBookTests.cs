using System.Net;
using System.Text.RegularExpressions;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Limits;

/// <summary>Every limit is declared in one place, and the paper says what the code does.</summary>
[Row("S8"), Row("S9")]
public sealed partial class LimitBookTests
{
    [Fact]
    public void Document_AgainstTheCode_IsTheSame()
    {
        var path = Path.Combine(Repository.Root, "docs", "limits.md");
        if (Environment.GetEnvironmentVariable("PANAH_TEST_WRITE_DOCS") == "1") File.WriteAllText(path, LimitDocument.Write());

        File.ReadAllText(path).ShouldBe(LimitDocument.Write(), "PANAH_TEST_WRITE_DOCS=1 writes docs/limits.md anew");
    }

    [Fact]
    public void Limits_InTheProgram_AreDeclaredInTheBookOnly() =>
        Sources().Where(file => !file.Contains("/Data/Limits/", StringComparison.Ordinal))
            .Where(file => MadeLimit().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName).ShouldBeEmpty();

    [Fact]
    public void Purposes_AreEachDeclaredOnce() => LimitBook.All.Select(one => one.Limit.Purpose).ShouldBeUnique();

    /// <summary>One helper says where a request comes from; other places may show or keep an address, but not count by it (S-M4).</summary>
    [Fact, Finding("S-M4")]
    public void Addresses_InTheProgram_AreCountedByOneHelper()
    {
        string[] showOrKeep = ["RequestSource.cs", "Transport.cs", "QrScan.cshtml.cs", "Browser.cs", "Panel.cshtml.cs"];
        Sources().Where(file => File.ReadAllText(file).Contains("RemoteIpAddress", StringComparison.Ordinal)).Select(file => Path.GetFileName(file)!)
            .Except(showOrKeep, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory, Finding("S-M4")]
    [InlineData("2001:db8:1:2:aaaa::1", "2001:db8:1:2:bbbb::ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void Of_Addresses_AreOneSourceByTheSixtyFour(string one, string other, bool same) =>
        (RequestSource.Of(IPAddress.Parse(one)) == RequestSource.Of(IPAddress.Parse(other))).ShouldBe(same);

    /// <summary>Every INSERT writes a table that is among what strangers can write, with its bounds, or among what they can't.</summary>
    [Fact]
    public void Inserts_InTheProgram_AreAllBounded()
    {
        string[] notStrangers =
        [
            // A signed-in person, or one who proved who they are.
            "people.persons", "people.contacts", "people.proven_mobiles", "people.sessions", "people.devices", "people.passkeys", "people.step_ups", "people.alarms", "window.companies", "window.address_updates",
            "contributions.slips", "contributions.slip_months", "contributions.payments", "openid.grants", "openid.consents", "openid.codes", "openid.refresh_tokens", "openid.revocations",
            "notices.permits", "notices.states", "entitlement.list", "entitlement.listed",
            // Staff, operators, clients that proved themselves, the program itself.
            "people.staff", "people.staff_sessions", "people.staff_sources", "people.staff_passkeys", "contributions.tariffs", "ui.announcement", "notices.agreements", "notices.templates", "notices.letters", "notices.attachments",
            "notices.intakes", "notices.refused", "notices.employers", "notices.tellings", "openid.clients", "openid.signing_keys", "data.audit_seals", "data.jobs", "data.sealing_progress", "data.protection_keys", "data.key_canary", "panah.migrations",
        ];
        var written = Sources().SelectMany(file => Insert().Matches(File.ReadAllText(file))).Select(match => match.Groups["table"].Value.Replace("\"", "", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

        written.Except(notStrangers, StringComparer.Ordinal).Except(AnonymousWrites.All.Select(one => one.Table), StringComparer.Ordinal)
            .ShouldBeEmpty("a new table: say in AnonymousWrites what bounds it, or here why strangers can't write it");
        AnonymousWrites.All.Select(one => one.Table).ShouldBeUnique();
    }

    [Fact]
    public void Bounds_OfAnonymousWrites_NameLimitsThatThereAre() =>
        AnonymousWrites.All.SelectMany(one => new[] { one.ByAddress, one.InAll }).Where(bound => Purpose().IsMatch(bound)).Where(bound => LimitBook.Find(bound) is null).ShouldBeEmpty();

    [Fact]
    public void Counts_AsTheOperatorSets_AreTaken()
    {
        var settings = new PanahSettings { Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["PANAH_LIMITS"] = "window.send.address=7, staff.sign-in=60" } };
        var counts = LimitCounts.Read(settings);

        counts.Of(LimitBook.WindowFromAddress[0]).ShouldBe(7);
        counts.Of(LimitBook.WindowFromAddress[1]).ShouldBe(LimitBook.WindowFromAddress[1].Count);
    }

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/Simulators/", StringComparison.Ordinal));

    [GeneratedRegex("""new(?:\sLimit)?\("[a-z][a-z.-]*",\s*[0-9_]+,\s*TimeSpan""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MadeLimit();

    [GeneratedRegex("""insert\s+into\s+(?<table>"?[a-z]+"?\.[a-z_]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Insert();

    [GeneratedRegex("^[a-z-]+\\.[a-z.-]+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Purpose();
}

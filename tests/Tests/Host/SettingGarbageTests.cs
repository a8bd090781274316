using System.Text.RegularExpressions;
using Panah.Harness;
using Panah.Host;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Host;

/// <summary>Settings fail closed: what isn't understood stops the start with a sentence, and what others reach is never a try.</summary>
[Row("S12")]
public sealed partial class SettingGarbageTests
{
    [Theory, Finding("P-16")]
    [InlineData("PANAH_PROXY", "PANAH_PROXIES")]
    [InlineData("PANAH_ENTITLEMENT_MODE", "PANAH_ENTITLEMENT_MODES")]
    [InlineData("PANAH_SIMULATOR", "PANAH_SIMULATORS")]
    [InlineData("PANAH_PRODUCTION", "PANAH_")]
    [InlineData("PANAH_REGISTRY_CIVIC_URL", "PANAH_REGISTRY_CIVIL_URL")]
    public void Read_UnknownName_IsRefusedWithTheNearest(string name, string nearest)
    {
        var refusal = Should.Throw<SettingException>(() => Read((name, "on")));

        refusal.Message.ShouldStartWith(name + ":");
        refusal.Message.ShouldContain("The nearest is " + nearest);
    }

    [Theory, Finding("S-M12")]
    [InlineData("PANAH_ENVIRONMENT", "Prod")]
    [InlineData("PANAH_ENVIRONMENT", "Live")]
    [InlineData("ASPNETCORE_ENVIRONMENT", "Staging")]
    public void Read_UnknownEnvironment_IsRefused(string variable, string name) =>
        Should.Throw<SettingException>(() => Read((variable, name))).Message.ShouldStartWith(variable + ":");

    [Theory, Finding("S-M12")]
    [InlineData("PANAH_SIMULATORS", "on")]
    [InlineData("PANAH_SECURITY_CODE", "off")]
    [InlineData("PANAH_SECURITY_CODE_ANSWER", "12345")]
    public void Read_PublicAddressWithWhatIsForTries_IsRefusedWhateverTheEnvironmentIsCalled(string variable, string value)
    {
        foreach (var environment in new[] { "", "Development", "Production" })
        {
            Should.Throw<SettingException>(() => Read(("PANAH_PUBLIC_URL", "https://panah.example"), ("PANAH_PROXIES", "10.0.0.1"), ("PANAH_ENVIRONMENT", environment), (variable, value)))
                .Message.ShouldStartWith(variable + ":");
        }
    }

    [Fact, Finding("S-M12")]
    public void Read_PublicAddressAlone_IsProductionWithoutSimulators() =>
        Read(("PANAH_PUBLIC_URL", "https://panah.example"), ("PANAH_PROXIES", "10.0.0.1"))
            .ShouldSatisfyAllConditions(settings => settings.Production.ShouldBeTrue(), settings => settings.Simulators.ShouldBeFalse(), settings => settings.Development.ShouldBeFalse());

    [Fact, Finding("S-L8")]
    public void Read_NoEnvironment_IsNotDevelopment()
    {
        Read().Development.ShouldBeFalse();
        Read(("PANAH_ENVIRONMENT", "development")).Development.ShouldBeTrue();
    }

    [Fact, Finding("P-14")]
    public void Read_ProxyHops_NeedProxies()
    {
        Read(("PANAH_PROXIES", "10.0.0.1"), ("PANAH_PROXY_HOPS", "2")).ProxyHops.ShouldBe(2);
        Should.Throw<SettingException>(() => Read(("PANAH_PROXY_HOPS", "2"))).Message.ShouldStartWith("PANAH_PROXY_HOPS:");
        Should.Throw<SettingException>(() => Read(("PANAH_PROXIES", "10.0.0.1"), ("PANAH_PROXY_HOPS", "many"))).Message.ShouldStartWith("PANAH_PROXY_HOPS:");
    }

    /// <summary>ASVS 13.1.1: what is called from here stands on one page, and a new service can't be forgotten there.</summary>
    [Fact, Row("S13")]
    public void Services_ThatSettingsName_StandOnThePageOfAllCommunication()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md")).Split("## Who it talks to")[1].Split("\n## ")[0];
        string[] ends = ["_URL", "_HOST", "_ORIGIN", "_DATABASE", "_ENDPOINT"];
        var named = KnownVariables.All.Where(name => ends.Any(end => name.EndsWith(end, StringComparison.Ordinal)))
            .Where(name => name is not ("PANAH_PUBLIC_URL" or "PANAH_SIMULATORS_DATABASE"))
            // Registries have one line for all of them.
            .Select(name => name.StartsWith("PANAH_REGISTRY_", StringComparison.Ordinal) ? "PANAH_REGISTRY_" : name).Distinct().ToList();
        named.Count.ShouldBeGreaterThan(8);
        named.Where(name => !page.Contains(name, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Names_InTheProgramAndItsPapers_AreAllKnown()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Append(Path.Combine(Repository.Root, "run")).Append(Path.Combine(Repository.Root, "README.md"));
        var names = files.SelectMany(file => Name().Matches(File.ReadAllText(file))).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

        // Heads of families stand alone where the rest is put on.
        names.Where(name => !name.StartsWith("PANAH_TEST_", StringComparison.Ordinal))
            .Where(name => !KnownVariables.All.Any(known => known == name || known.StartsWith(name + "_", StringComparison.Ordinal) || (name.EndsWith('_') && known.StartsWith(name, StringComparison.Ordinal))))
            .ShouldBeEmpty();
    }

    private static PanahSettings Read(params (string Name, string Value)[] variables) =>
        SettingsReader.Read(variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal));

    [GeneratedRegex("PANAH_[A-Z0-9_]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();
}

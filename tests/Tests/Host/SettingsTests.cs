using Panah.Host;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Host;

public sealed class SettingsTests
{
    [Fact]
    public void Read_NothingSet_IsWhatTheContractsSay()
    {
        var settings = Read();

        settings.Port.ShouldBe(8080);
        settings.SimulatorsPort.ShouldBe(8081);
        settings.DataFolder.ShouldEndWith("/data");
        settings.Database.ShouldBeNull();
        settings.ShouldSatisfyAllConditions(s => s.Web.ShouldBeTrue(), s => s.Worker.ShouldBeTrue(), s => s.Simulators.ShouldBeTrue());
        settings.SecurityCode.ShouldBe(SecurityCodeMode.Adaptive);
        settings.PublicUrl.ShouldBe(new Uri("http://localhost:8080"));
    }

    [Fact]
    public void Read_PortSet_MovesTheSitesAddress() => Read(("PANAH_PORT", "9000")).PublicUrl.ShouldBe(new Uri("http://localhost:9000"));

    [Theory]
    [InlineData("PANAH_PORT", "70000")]
    [InlineData("PANAH_PORT", "۸۰۸۰")]
    [InlineData("PANAH_SIMULATORS_PORT", "-1")]
    [InlineData("PANAH_SIMULATORS_PORT", "8080")]
    [InlineData("PANAH_ROLES", "")]
    [InlineData("PANAH_ROLES", "web;worker")]
    [InlineData("PANAH_SIMULATORS", "perhaps")]
    [InlineData("PANAH_SECURITY_CODE", "sometimes")]
    [InlineData("PANAH_PUBLIC_URL", "panah.example")]
    [InlineData("PANAH_PUBLIC_URL", "http://panah.example")]
    [InlineData("PANAH_PUBLIC_URL", "https://panah.example")]
    [InlineData("PANAH_PUBLIC_URL", "https://panah.example/path")]
    [InlineData("PANAH_PROXIES", "proxy.example")]
    [InlineData("PANAH_CERTIFICATE", "/nowhere.pem")]
    public void Read_WrongValue_NamesTheVariable(string variable, string value)
    {
        // An empty variable is one that is not set.
        if (value.Length == 0)
            Read((variable, value)).Web.ShouldBeTrue();
        else
            Should.Throw<SettingException>(() => Read((variable, value))).Message.ShouldStartWith(variable + ":");
    }

    [Theory]
    [InlineData("PANAH_SIMULATORS", "on")]
    [InlineData("PANAH_SECURITY_CODE", "off")]
    [InlineData("PANAH_SECURITY_CODE_ANSWER", "12345")]
    public void Read_InProductionWhatIsForTries_IsRefused(string variable, string value)
    {
        Should.Throw<SettingException>(() => Read(("PANAH_ENVIRONMENT", "Production"), (variable, value))).Message.ShouldStartWith(variable + ":");
        Should.Throw<SettingException>(() => Read(("ASPNETCORE_ENVIRONMENT", "production"), (variable, value))).Message.ShouldStartWith(variable + ":");
    }

    [Fact]
    public void Read_Production_HasNoSimulators() => Read(("PANAH_ENVIRONMENT", "Production")).Simulators.ShouldBeFalse();

    [Fact]
    public void ToString_OfSettings_TellsNoSecret() => Read(("PANAH_DATABASE", "Host=x;Password=secret")).ToString().ShouldNotContain("secret");

    private static PanahSettings Read(params (string Name, string Value)[] variables) =>
        SettingsReader.Read(variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal));
}

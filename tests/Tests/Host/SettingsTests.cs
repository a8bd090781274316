using Panah.Harness;
using Panah.Host;
using Panah.Kernel;
using Panah.Messaging;
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

    /// <summary>A line without its time is no evidence (ASVS 16.2.1).</summary>
    [Fact, Row("S13")]
    public void Read_Production_LogsInJsonUnlessToldNot()
    {
        Read(("PANAH_ENVIRONMENT", "Production")).JsonLogs.ShouldBeTrue();
        Read(("PANAH_ENVIRONMENT", "Production"), ("PANAH_JSON_LOGS", "off")).JsonLogs.ShouldBeFalse();
        Read().JsonLogs.ShouldBeFalse();
    }

    [Theory, Row("S13")]
    [InlineData("PANAH_DATABASE", "Host=db.example;Username=panah", true)]
    [InlineData("PANAH_DATABASE", "Host=db.example;Username=panah;SSL Mode=Prefer", true)]
    [InlineData("PANAH_DATABASE", "Host=127.0.0.1,db.example;Username=panah", true)]
    [InlineData("PANAH_DATABASE", "Host=db.example;Username=panah;SSL Mode=Require", false)]
    [InlineData("PANAH_DATABASE", "Host=db.example;Username=panah;SSL Mode=VerifyFull", false)]
    [InlineData("PANAH_DATABASE", "Host=localhost:5433;Username=panah", false)]
    [InlineData("PANAH_DATABASE", "Host=[::1]:5433,/run/postgresql;Username=panah", false)]
    [InlineData("PANAH_SMTP_HOST", "mail.example", false)]
    public void Read_ProductionWithADatabaseElsewhereInTheClear_IsRefused(string variable, string value, bool refused)
    {
        // Where nobody else is served, a database in the clear is for a try.
        Read((variable, value)).Production.ShouldBeFalse();
        var read = () => Read(("PANAH_ENVIRONMENT", "Production"), (variable, value));
        if (refused) Should.Throw<SettingException>(read).Message.ShouldStartWith(variable + ":");
        else read().Production.ShouldBeTrue();
    }

    [Fact, Row("S13")]
    public void Read_ProductionWithAnOwnersWayInTheClear_IsRefused() =>
        Should.Throw<SettingException>(() => Read(
            ("PANAH_ENVIRONMENT", "Production"), ("PANAH_DATABASE", "Host=db.example;SSL Mode=VerifyFull"), ("PANAH_DATABASE_OWNER", "Host=db.example")))
            .Message.ShouldStartWith("PANAH_DATABASE_OWNER:");

    [Theory, Row("S13")]
    [InlineData("mail.example", "off", true)]
    [InlineData("mail.example", "on", false)]
    [InlineData("127.0.0.1", "off", false)]
    public void MailServer_ElsewhereInTheClear_IsRefusedInProduction(string host, string tls, bool refused)
    {
        var settings = Read(("PANAH_ENVIRONMENT", "Production"), ("PANAH_SMTP_HOST", host), ("PANAH_SMTP_TLS", tls));
        var read = () => MessagingSettings.From(settings);
        if (refused) Should.Throw<SettingException>(read).Message.ShouldStartWith("PANAH_SMTP_TLS:");
        else read().Smtp.ShouldNotBeNull();
    }

    [Fact]
    public void ToString_OfSettings_TellsNoSecret() => Read(("PANAH_DATABASE", "Host=x;Password=secret")).ToString().ShouldNotContain("secret");

    private static PanahSettings Read(params (string Name, string Value)[] variables) =>
        SettingsReader.Read(variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal));
}

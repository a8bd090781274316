using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Panah.Harness;
using Panah.Kernel;
using Panah.Registries;
using Shouldly;
using Xunit;

namespace Panah.Tests.Registries;

/// <summary>The clients against a registry of the test's own, which answers what it is told to and remembers what it was asked.</summary>
[Row("X3")]
public sealed class RegistryAnswerTests : IAsyncLifetime
{
    private static readonly DateOnly Day = new(1990, 1, 1);
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly NationalId _id = NationalId.Parse(Registry.NewNationalId());
    private WebApplication? _registry;
    private string _answer = "{}";
    private int _status = 200;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _registry = builder.Build();
        _registry.Run(async http =>
        {
            _asked.Enqueue(http.Request.Path + http.Request.QueryString);
            http.Response.StatusCode = _status;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(_answer);
        });
        await _registry.StartAsync();
    }

    public ValueTask DisposeAsync() => _registry!.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("<html>")]
    [InlineData("{\"matched\":true}")]
    [InlineData("{\"matched\":true,\"person\":{\"nationalId\":\"0010000011\",\"firstName\":\"سارا\",\"lastName\":\"احمدی\",\"birthDate\":\"1990-01-01\",\"gender\":\"female\"}}")]
    [InlineData("{\"matched\":\"perhaps\"}")]
    public async Task Civil_AnswersNonsense_IsUnavailable(string answer)
    {
        _answer = answer;
        await using var services = Services();

        await Should.ThrowAsync<RegistryUnavailableException>(() => services.GetRequiredService<CivilRegistry>().FindAsync(_id, Day, default));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(302)]
    [InlineData(500)]
    public async Task Civil_AnswersAnotherStatus_IsUnavailable(int status)
    {
        (_answer, _status) = ("{\"matched\":false}", status);
        await using var services = Services();

        await Should.ThrowAsync<RegistryUnavailableException>(() => services.GetRequiredService<CivilRegistry>().FindAsync(_id, Day, default));
    }

    [Fact]
    public async Task Questions_Asked_LeaveNothingPersonalInAddresses()
    {
        _answer = "{\"matched\":false,\"owner\":false,\"known\":false,\"member\":false}";
        await using var services = Services();
        var mobile = MobileNumber.Parse(Registry.NewMobile());

        await services.GetRequiredService<CivilRegistry>().FindAsync(_id, Day, default);
        await services.GetRequiredService<SimRegistry>().IsOwnerAsync(mobile, _id.Value, default);
        await services.GetRequiredService<CoverRegistry>().FindAsync(_id, default);
        await services.GetRequiredService<MedicalRegistry>().IsMemberAsync(_id, "123456", default);
        await services.GetRequiredService<PostalRegistry>().FindAsync(_id.Value, default);

        _asked.Count.ShouldBe(5);
        _asked.ShouldAllBe(address => !address.Contains(_id.Value) && !address.Contains(mobile.Value) && !address.Contains("1990"));
    }

    [Fact]
    public async Task Circuit_AfterManyFailures_AnswersWithoutAskingAndClosesAgain()
    {
        _status = 500;
        await using var services = Services(settings => settings with { BreakerThroughput = 4, BreakDuration = TimeSpan.FromMilliseconds(700), Retries = 0 });
        var civil = services.GetRequiredService<CivilRegistry>();
        for (var i = 0; i < 4; i++) await Should.ThrowAsync<RegistryUnavailableException>(() => civil.FindAsync(_id, Day, default));
        var asked = _asked.Count;

        await Should.ThrowAsync<RegistryUnavailableException>(() => civil.FindAsync(_id, Day, default));

        _asked.Count.ShouldBe(asked, "an open circuit does not ask");
        (_answer, _status) = ("{\"matched\":false}", 200);
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return await civil.FindAsync(_id, Day, default) is null;
            }
            catch (RegistryUnavailableException)
            {
                return false;
            }
        });
    }

    [Theory]
    [InlineData("ftp://registry")]
    [InlineData("registry")]
    public void Settings_WrongAddress_NameTheVariable(string address) =>
        Should.Throw<InvalidOperationException>(() => RegistrySettings.From(Settings(address))).Message.ShouldContain("PANAH_REGISTRY_CIVIL_URL");

    [Fact]
    public void Settings_PlainHttpInProduction_AreRefused() =>
        Should.Throw<InvalidOperationException>(() => RegistrySettings.From(Settings("http://registry") with { Production = true })).Message.ShouldContain("PANAH_REGISTRY_CIVIL_URL");

    private static PanahSettings Settings(string url) =>
        new() { Variables = RegistrySettings.Names.ToDictionary(name => $"PANAH_REGISTRY_{name.ToUpperInvariant()}_URL", _ => url, StringComparer.Ordinal) };

    private ServiceProvider Services(Func<RegistrySettings, RegistrySettings>? change = null)
    {
        var settings = Settings(_registry!.Urls.First());
        var registry = RegistrySettings.From(settings);
        return new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddRegistries(settings)
            .Replace(ServiceDescriptor.Singleton(change?.Invoke(registry) ?? registry)).BuildServiceProvider();
    }
}

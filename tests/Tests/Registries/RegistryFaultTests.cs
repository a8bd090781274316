using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.Kernel;
using Panah.Registries;
using Shouldly;
using Xunit;

namespace Panah.Tests.Registries;

/// <summary>A registry in trouble delays an answer and never decides one.</summary>
[Row("X3")]
[Row("X4")]
public sealed class RegistryFaultTests(PanahServer panah)
{
    public static TheoryData<string> Registries => [.. "civil sim foreigners postal companies insured cover medical dossier".Split(' ')];

    [Theory]
    [MemberData(nameof(Registries))]
    public async Task Registry_Down_IsUnavailableByName(string registry)
    {
        await using var fault = await panah.Faults.StartAsync(registry, "down");

        (await Should.ThrowAsync<RegistryUnavailableException>(() => AskAsync(registry))).Registry.ShouldBe(registry);
    }

    [Theory]
    [InlineData("errors")]
    [InlineData("slow")]
    [InlineData("lostAck")]
    public async Task Civil_InTrouble_IsUnavailableWithinTenSeconds(string kind)
    {
        await using var fault = await panah.Faults.StartAsync("civil", kind, delayMs: kind == "slow" ? 20_000 : 0);
        var start = TimeProvider.System.GetTimestamp();

        await Should.ThrowAsync<RegistryUnavailableException>(() => AskAsync("civil"));

        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [MemberData(nameof(Registries))]
    public async Task Registry_FailsEverySecondTime_IsAskedAgainAndAnswers(string registry)
    {
        await using var fault = await panah.Faults.StartAsync(registry, "errors", rate: 0.5);

        for (var i = 0; i < 3; i++) await AskAsync(registry);
    }

    [Fact]
    public async Task Civil_Mismatch_FindsNobody()
    {
        var person = await panah.Registry.PersonAsync();
        await using var fault = await panah.Faults.StartAsync("civil", "mismatch");

        (await panah.Services.GetRequiredService<CivilRegistry>().FindAsync(NationalId.Parse(person.NationalId), person.BirthDate, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Caller_GoesAway_IsNoTroubleOfTheRegistry()
    {
        await using var fault = await panah.Faults.StartAsync("civil", "slow", delayMs: 5_000);
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(() =>
            panah.Services.GetRequiredService<CivilRegistry>().FindAsync(NationalId.Parse(Registry.NewNationalId()), new DateOnly(1990, 1, 1), gone.Token));
    }

    private Task AskAsync(string registry)
    {
        var id = NationalId.Parse(Registry.NewNationalId());
        var day = new DateOnly(1990, 1, 1);
        T Get<T>()
            where T : notnull => panah.Services.GetRequiredService<T>();
        return registry switch
        {
            "civil" => Get<CivilRegistry>().FindAsync(id, day, default),
            "sim" => Get<SimRegistry>().IsOwnerAsync(MobileNumber.Parse(Registry.NewMobile()), id.Value, default),
            "foreigners" => Get<ForeignersRegistry>().FindAsync(FidaCode.Parse("12345678901"), "P1234567", day, default),
            "postal" => Get<PostalRegistry>().FindAsync(id.Value, default),
            "companies" => Get<CompaniesRegistry>().FindAsync(Registry.NewCompanyId(), default),
            "insured" => Get<InsuredRegistry>().FindAsync(id.Value, default),
            "cover" => Get<CoverRegistry>().FindAsync(id, default),
            "medical" => Get<MedicalRegistry>().IsMemberAsync(id, "123456", default),
            _ => Get<NationalDossier>().HandInAsync(Registry.NewCompanyId(), id.Value, "ابلاغ", "متن", default),
        };
    }
}

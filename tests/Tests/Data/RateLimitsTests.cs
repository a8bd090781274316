using Panah.Data;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

[Row("X10")]
public sealed class RateLimitsTests(DataServer server) : IClassFixture<DataServer>
{
    private static readonly Limit Five = new("test.five", 5, TimeSpan.FromMinutes(1));

    [Fact]
    public async Task TryTake_64AtOnceOfFive_LetsExactlyFiveThrough()
    {
        await using var place = await server.NewPlaceAsync();
        var limits = place.Get<RateLimits>();

        var waits = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => limits.TryTakeAsync("a", [Five])));

        waits.Count(wait => wait == TimeSpan.Zero).ShouldBe(5);
        waits.Where(wait => wait > TimeSpan.Zero).ShouldAllBe(wait => wait <= Five.Window);
    }

    [Fact]
    public async Task TryTake_OneOfSeveralIsFull_TakesNone()
    {
        await using var place = await server.NewPlaceAsync();
        var limits = place.Get<RateLimits>();
        Limit once = new("test.once", 1, TimeSpan.FromHours(1));
        (await limits.TryTakeAsync("a", [once])).ShouldBe(TimeSpan.Zero);

        for (var i = 0; i < 9; i++)
            (await limits.TryTakeAsync("a", [Five, once])).ShouldBeGreaterThan(TimeSpan.FromMinutes(59));

        for (var i = 0; i < 5; i++)
            (await limits.TryTakeAsync("a", [Five])).ShouldBe(TimeSpan.Zero);
        (await limits.TryTakeAsync("a", [Five])).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task TryTake_OppositeOrders_NeverWaitForEachOther()
    {
        await using var place = await server.NewPlaceAsync();
        var limits = place.Get<RateLimits>();
        Limit[] many = [.. Enumerable.Range(0, 6).Select(i => new Limit($"test.many{i}", 1000, TimeSpan.FromMinutes(1)))];

        var waits = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => limits.TryTakeAsync("a", i % 2 == 0 ? many : [.. many.Reverse()])));

        waits.ShouldAllBe(wait => wait == TimeSpan.Zero);
    }

    [Fact]
    public async Task TryTake_WindowOver_CountsAnew()
    {
        await using var place = await server.NewPlaceAsync();
        var limits = place.Get<RateLimits>();
        for (var i = 0; i < 5; i++)
            await limits.TryTakeAsync("a", [Five]);
        var wait = await limits.TryTakeAsync("a", [Five]);
        wait.ShouldBeGreaterThan(TimeSpan.Zero);

        place.Clock.Advance(wait);

        (await limits.TryTakeAsync("a", [Five])).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task TryTake_OtherKeyOrPurpose_CountsByItself()
    {
        await using var place = await server.NewPlaceAsync();
        var limits = place.Get<RateLimits>();
        Limit one = new("test.one", 1, TimeSpan.FromMinutes(1));
        await limits.TryTakeAsync("a", [one]);

        (await limits.TryTakeAsync("b", [one])).ShouldBe(TimeSpan.Zero);
        (await limits.TryTakeAsync("a", [one with { Purpose = "test.other" }])).ShouldBe(TimeSpan.Zero);
        (await limits.TryTakeAsync("a", [one])).ShouldBeGreaterThan(TimeSpan.Zero);
        await limits.ForgetAsync("a", [one]);
        (await limits.TryTakeAsync("a", [one])).ShouldBe(TimeSpan.Zero);
    }
}

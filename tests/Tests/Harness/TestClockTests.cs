using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Harness;

public sealed class TestClockTests
{
    [Fact]
    public async Task Advance_TimerDueLater_FiresAtOnce()
    {
        var clock = new TestClock();
        // The delay is the thing: an hour of the test's clock.
        var waiting = Task.Delay(TimeSpan.FromHours(1), clock);

        clock.Advance(TimeSpan.FromMinutes(59));
        waiting.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMinutes(2));

        await waiting.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Advance_Backwards_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new TestClock().Advance(TimeSpan.FromSeconds(-1)));

    [Fact]
    public void GetUtcNow_AfterAdvance_IsRealTimePlusOffset()
    {
        var clock = new TestClock();
        clock.Advance(TimeSpan.FromDays(2));
        (clock.GetUtcNow() - TimeProvider.System.GetUtcNow()).TotalDays.ShouldBe(2, 0.001);
    }

    [Fact]
    public async Task PeriodicTimer_AfterAdvance_TicksOn()
    {
        var clock = new TestClock();
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        for (var i = 0; i < 3; i++)
        {
            var tick = timer.WaitForNextTickAsync(TestContext.Current.CancellationToken).AsTask();
            clock.Advance(TimeSpan.FromSeconds(61));
            (await tick.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).ShouldBeTrue();
        }
    }
}

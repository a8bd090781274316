using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Panah.Data;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

/// <summary>Row O3: one machine's clock governs neither the others nor what is due.</summary>
[Finding("P-5"), Row("O3")]
public sealed class DatabaseTimeTests(DataServer server) : IClassFixture<DataServer>
{
    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task Tell_ByANodeWhoseClockIsWrong_IsDueAtOnceForTheOthers(int minutes)
    {
        var handler = new Remember();
        await using var place = await server.NewPlaceAsync();
        await using var wrong = place.AnotherNode(services => Clock(services, TimeSpan.FromMinutes(minutes)));
        await using var right = place.AnotherNode(services => Clock(services, TimeSpan.Zero).AddSingleton<IOutboxHandler>(handler));
        await wrong.Get<DatabaseTime>().SettleAsync(TestContext.Current.CancellationToken);
        await right.Get<DatabaseTime>().SettleAsync(TestContext.Current.CancellationToken);

        await wrong.TellAsync(new OutboxItem("remember", new { }) { ExpiresAt = wrong.Get<TimeProvider>().GetUtcNow().AddMinutes(3) });
        await right.StartWorkersAsync();

        await Eventually.TrueAsync(() => handler.Seen);
        wrong.Get<DatabaseTime>().IsFarOff.ShouldBe(minutes != 0);
        wrong.Get<TimeProvider>().GetUtcNow().ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(5));
    }

    private static IServiceCollection Clock(IServiceCollection services, TimeSpan off) => services
        .AddSingleton(provider => new DatabaseTime(provider.GetRequiredService<AppDb>(), NullLogger<DatabaseTime>.Instance, new Machine(off)))
        .Replace(ServiceDescriptor.Singleton<TimeProvider>(provider => provider.GetRequiredService<DatabaseTime>()));

    private sealed class Machine(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + off;
    }

    private sealed class Remember : IOutboxHandler
    {
        public bool Seen { get; private set; }

        public string Topic => "remember";

        public int MaxAttempts => 1;

        public Task GivenUpAsync(Work work, OutboxDelivery delivery, GivenUp why) => Task.CompletedTask;

        public Task<OutboxOutcome> HandleAsync(OutboxDelivery delivery, CancellationToken cancel)
        {
            Seen = true;
            return Task.FromResult(OutboxOutcome.Done);
        }
    }
}

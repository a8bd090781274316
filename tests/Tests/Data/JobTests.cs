using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

[Row("X10")]
public sealed class JobTests(DataServer server) : IClassFixture<DataServer>
{
    [Fact]
    public async Task Run_ThreeNodes_OneAtATimeAndAgainWhenDue()
    {
        var job = new Job();
        await using var one = await server.NewPlaceAsync(services => services.AddScoped<IRecurringJob>(_ => job));
        await using var two = one.AnotherNode();
        await using var three = one.AnotherNode();
        foreach (var node in new[] { one, two, three })
            await node.StartWorkersAsync();

        await Eventually.TrueAsync(() => job.Runs == 1);
        // The delay is the thing: the other nodes have looked meanwhile, and that none runs it can only be seen by waiting.
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System, TestContext.Current.CancellationToken);
        job.Runs.ShouldBe(1);
        for (var run = 2; run <= 4; run++)
        {
            one.Clock.Advance(job.Every + TimeSpan.FromSeconds(1));
            await Eventually.TrueAsync(() => job.Runs == run);
            await Eventually.TrueAsync(async () => await one.Sql.ScalarAsync<bool>("select holder is null from data.jobs where name = 'test.job'"));
        }

        job.MostAtOnce.ShouldBe(1);
    }

    [Fact]
    public async Task Run_HolderDied_AnotherTakesItWhenTheLeaseIsOver()
    {
        var job = new Job();
        await using var place = await server.NewPlaceAsync(services => services.AddScoped<IRecurringJob>(_ => job));
        await place.Sql.ExecuteAsync(
            "insert into data.jobs (name, due, holder, leased_until) values ('test.job', @now, gen_random_uuid(), @until)",
            new { now = place.Clock.GetUtcNow(), until = place.Clock.GetUtcNow().AddSeconds(30) });
        await place.StartWorkersAsync();
        // The delay is the thing: the node has looked meanwhile, and left the job to its holder.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        job.Runs.ShouldBe(0);

        place.Clock.Advance(TimeSpan.FromSeconds(31));

        await Eventually.TrueAsync(() => job.Runs == 1);
    }

    [Fact]
    public async Task Run_Throwing_IsRecordedAndComesAgain()
    {
        var job = new Job { Fails = true };
        await using var place = await server.NewPlaceAsync(services => services.AddScoped<IRecurringJob>(_ => job));
        await place.StartWorkersAsync();

        await Eventually.TrueAsync(async () => await place.Sql.ScalarAsync<string>("select last_error from data.jobs where name = 'test.job'") == nameof(NotSupportedException));
        place.Clock.Advance(job.Every + TimeSpan.FromSeconds(1));

        await Eventually.TrueAsync(() => job.Runs == 2);
    }

    private sealed class Job : IRecurringJob
    {
        private int _runs;
        private int _now;

        public int Runs => _runs;

        public int MostAtOnce { get; private set; }

        public bool Fails { get; init; }

        public string Name => "test.job";

        public TimeSpan Every => TimeSpan.FromMinutes(5);

        public async Task RunAsync(CancellationToken cancel)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _now));
            Interlocked.Increment(ref _runs);
            // The delay is the thing: the job takes as long, so that two at once would be seen.
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
            Interlocked.Decrement(ref _now);
            if (Fails)
                throw new NotSupportedException();
        }
    }
}

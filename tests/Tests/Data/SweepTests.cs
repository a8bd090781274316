using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

/// <summary>One sweep (ADR 0212): by index, in portions, and only what is over.</summary>
[Row("X10")]
public sealed class SweepTests(PanahServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Tables of a test are nobody else's.</summary>
    private AppDb Owner => new(server.Services.GetRequiredService<OwnerDatabase>().Source);

    [Fact]
    public async Task Run_MoreThanOnePortion_TakesAllThatIsOver_WithWhatBelongsToIt()
    {
        await server.Sql.ExecuteAsync(
            """
            drop schema if exists swept cascade;
            create schema swept;
            create table swept.things (id int primary key, at timestamptz not null, kept bool not null);
            create table swept.parts (thing int not null);
            """);
        var now = server.Clock.GetUtcNow();
        await server.Sql.ExecuteAsync(
            """
            insert into swept.things select n, @now - make_interval(mins => n), n % 10 = 0 from generate_series(1, 100) n;
            insert into swept.parts select n from generate_series(1, 100) n, generate_series(1, 3);
            """, new { now });
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(server.Clock).AddSingleton(Owner);
        services.AddSweep("test.sweep", TimeSpan.FromHours(1),
            new Swept("swept.things", "at", TimeSpan.FromMinutes(30)) { Where = "not kept", With = "swept.parts.thing", AtOnce = 7 });
        await using var provider = services.BuildServiceProvider();

        await provider.GetServices<IRecurringJob>().Single().RunAsync(Cancel);

        var left = await server.Sql.QueryAsync<int>("select id from swept.things order by id");
        left.ShouldBe(Enumerable.Range(1, 100).Where(n => n <= 30 || n % 10 == 0));
        (await server.Sql.QueryAsync<int>("select distinct thing from swept.parts order by thing")).ShouldBe(left);
    }

    /// <summary>As a used repetition is: what was found over, and counts again before it is deleted, is judged anew.</summary>
    [Fact]
    public async Task Run_UsedAgainMeanwhile_Stays()
    {
        await server.Sql.ExecuteAsync("drop schema if exists used cascade; create schema used; create table used.things (id int primary key, at timestamptz not null);");
        var now = server.Clock.GetUtcNow();
        await server.Sql.ExecuteAsync("insert into used.things values (1, @old), (2, @old)", new { old = now.AddHours(-2) });
        var db = Owner;
        var swept = new Swept("used.things", "at", TimeSpan.FromHours(1));
        Task<int> sweeping = Task.FromResult(0);

        await db.InTransactionAsync(async work =>
        {
            await work.ExecuteAsync("update used.things set at = @now where id = 1", new { now });
            sweeping = db.Alone(Cancel).ExecuteScalarAsync<int>(swept.Statement, new { before = now.AddHours(-1), swept.AtOnce });
            await Eventually.TrueAsync(async () => await server.Sql.ScalarAsync<bool>(
                "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like '%used\".\"things%')"));
        }, Cancel);

        (await sweeping).ShouldBe(1);
        (await server.Sql.QueryAsync<int>("select id from used.things")).ShouldBe([1]);
    }

    /// <summary>Asked where a walk through the whole table costs anything: no sweep has no other way.</summary>
    [Fact]
    public async Task Statements_OfAllRooms_FindByAnIndex()
    {
        var all = server.Services.GetServices<Sweep>().SelectMany(sweep => sweep.All).ToList();
        all.Count.ShouldBeGreaterThan(25);
        var db = Owner;
        foreach (var swept in all)
        {
            var plan = await db.InTransactionAsync(async work =>
            {
                await work.ExecuteAsync("set local enable_seqscan = off");
                return await work.QueryAsync<string>("explain " + swept.Statement, new { before = server.Clock.GetUtcNow() - swept.Kept, swept.AtOnce });
            }, Cancel);
            plan.ShouldContain(
                line => line.Contains($"({swept.Moment} <", StringComparison.Ordinal) && line.Contains("Index Cond", StringComparison.Ordinal),
                $"{swept.Table}.{swept.Moment}: {string.Join('\n', plan)}");
        }
    }

    [Fact]
    public async Task Jobs_OfAllRooms_Run()
    {
        var sweeps = server.Services.GetServices<Sweep>().ToList();
        sweeps.Select(sweep => sweep.Name).ShouldBeUnique();
        using var scope = server.Services.CreateScope();
        foreach (var job in scope.ServiceProvider.GetServices<IRecurringJob>().Where(job => sweeps.Exists(sweep => sweep.Name == job.Name)))
            await job.RunAsync(Cancel);
    }
}

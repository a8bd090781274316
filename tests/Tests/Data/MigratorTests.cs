using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Panah.Data;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

[Row("X10")]
public sealed class MigratorTests(DataServer server) : IClassFixture<DataServer>
{
    private readonly HeardLog _heard = new();

    [Fact]
    public async Task Run_SecondTime_DoesNothing()
    {
        await using var place = await server.NewPlaceAsync(migrate: false);

        (await place.Get<Migrator>().RunAsync()).ShouldBeGreaterThan(0);

        (await place.Get<Migrator>().RunAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Run_FourNodesAtOnce_ApplyEachFileOnce()
    {
        await using var place = await server.NewPlaceAsync(migrate: false);

        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => place.Get<Migrator>().RunAsync()));

        counts.Sum().ShouldBe((int)await place.Sql.ScalarAsync<long>("select count(*) from panah.migrations"));
    }

    [Fact]
    public async Task Run_OldFileChanged_IsRefusedByItsName()
    {
        await using var place = await server.NewPlaceAsync();
        await place.Sql.ExecuteAsync("update panah.migrations set checksum = '\\x00' where name = 'data/0001_foundations'");

        var refusal = await Should.ThrowAsync<ChangedMigrationException>(() => place.Get<Migrator>().RunAsync());

        refusal.Message.ShouldContain("data/0001_foundations");
    }

    [Fact]
    public async Task Run_NewerNodeWasHere_LeavesItsMigrationsAlone()
    {
        await using var place = await server.NewPlaceAsync();
        await place.Sql.ExecuteAsync("insert into panah.migrations (name, checksum, applied_at) values ('data/9999_tomorrow', '\\x00', '2026-01-01Z')");

        (await place.Get<Migrator>().RunAsync()).ShouldBe(0);
    }

    [Fact, Finding("P-13"), Row("O12")]
    public async Task Run_AnotherNodeHoldsTheLock_SaysSoAndWaits()
    {
        await using var place = await server.NewPlaceAsync(
            services => services.AddLogging(logging => logging.AddProvider(_heard)), migrate: false);
        await using var source = Database.Open(place.Settings.Database!);
        await using var other = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using (var held = new NpgsqlCommand($"select pg_advisory_lock({0x50414E4148})", other))
            await held.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var running = place.Get<Migrator>().RunAsync();
        await Eventually.TrueAsync(() => _heard.Lines.Any(words => words.Contains("Another node is migrating", StringComparison.Ordinal)));
        running.IsCompleted.ShouldBeFalse();
        // Closing gives a pooled connection back with its lock, until somebody takes it again.
        await using (var free = new NpgsqlCommand($"select pg_advisory_unlock({0x50414E4148})", other))
            await free.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        (await running).ShouldBeGreaterThan(0);
    }

    [Fact, Finding("P-13"), Row("O12")]
    public async Task SetUp_OlderSchema_IsRefusedAndLeftAsItIs()
    {
        await using var place = await server.NewPlaceAsync();
        await place.Sql.ExecuteAsync("delete from panah.migrations where name = 'data/0304_key_canary'; drop table data.key_canary");

        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => place.Get<Migrator>().SetUpAsync(TestContext.Current.CancellationToken));
        refusal.Message.ShouldContain("panah migrate");

        (await place.Sql.ScalarAsync<bool>("select to_regclass('data.key_canary') is null")).ShouldBeTrue();
        (await place.Get<Migrator>().RunAsync()).ShouldBe(1);
    }
}

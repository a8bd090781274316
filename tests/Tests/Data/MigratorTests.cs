using Panah.Data;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

[Row("X10")]
public sealed class MigratorTests(DataServer server) : IClassFixture<DataServer>
{
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
}

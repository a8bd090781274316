using Microsoft.AspNetCore.DataProtection;
using Panah.Data;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

/// <summary>Nodes that start together on a new database share one key of the framework's.</summary>
[Finding("P-15")]
public sealed class ProtectionKeyTests(DataServer server) : IClassFixture<DataServer>
{
    [Fact]
    public async Task Protect_SixNodesAtOnceOnANewDatabase_MakeOneKeyAndReadEachOther()
    {
        await using var place = await server.NewPlaceAsync();
        await place.Get<KeyCanary>().SettleAsync(TestContext.Current.CancellationToken);
        var nodes = Enumerable.Range(0, 6).Select(_ => place.AnotherNode()).ToList();

        var texts = await Task.WhenAll(nodes.Select(node => Task.Run(() => Protector(node).Protect("form"), TestContext.Current.CancellationToken)));

        (await place.Sql.ScalarAsync<long>("select count(*) from data.protection_keys")).ShouldBe(1);
        foreach (var node in nodes)
            texts.ShouldAllBe(text => Protector(node).Unprotect(text) == "form");
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    private static IDataProtector Protector(DataPlace node) => node.Get<IDataProtectionProvider>().CreateProtector("test");
}

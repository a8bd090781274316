using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

/// <summary>A node whose key ring is not this database's does not serve, and says why.</summary>
[Finding("P-2"), Row("O1")]
public sealed class KeyCanaryTests(DataServer server) : IClassFixture<DataServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static string NewRing(string more = "") => $"index={NewKey()};1={NewKey()}{more}";

    [Fact]
    public async Task Settle_AnotherRing_IsRefusedAndItsOwnGoesOn()
    {
        await using var place = await server.NewPlaceAsync();
        await place.Get<KeyCanary>().SettleAsync(Cancel);
        await using var other = new DataPlace(place.Settings with { Keys = NewRing() }, null, place.Clock);

        (await Should.ThrowAsync<WrongKeyRingException>(() => other.Get<KeyCanary>().SettleAsync(Cancel))).Message.ShouldContain("PANAH_KEYS");

        await place.AnotherNode().Get<KeyCanary>().SettleAsync(Cancel);
        (await place.Sql.ScalarAsync<long>("select count(*) from data.key_canary")).ShouldBe(1);
    }

    [Fact, Finding("P-1")]
    public async Task Settle_WithoutARing_MakesNoneWhereTheDatabaseHasOne()
    {
        await using var place = await server.NewPlaceAsync();
        await place.Get<KeyCanary>().SettleAsync(Cancel);
        var folder = place.Settings.DataFolder + "-other";
        await using var other = new DataPlace(place.Settings with { DataFolder = folder }, null, place.Clock);

        var refusal = await Should.ThrowAsync<WrongKeyRingException>(() => other.Get<KeyCanary>().SettleAsync(Cancel));
        refusal.Message.ShouldContain(Path.Combine(folder, "keys", "ring"));

        File.Exists(Path.Combine(folder, "keys", "ring")).ShouldBeFalse();
    }

    [Fact]
    public async Task Settle_DatabaseFromBeforeCanaries_IsHeldToTheFrameworksKeys()
    {
        await using var place = await server.NewPlaceAsync();
        place.Get<IOptions<KeyManagementOptions>>().Value.XmlRepository!.StoreElement(new System.Xml.Linq.XElement("key"), "one");
        await using var other = new DataPlace(place.Settings with { Keys = NewRing() }, null, place.Clock);

        await Should.ThrowAsync<WrongKeyRingException>(() => other.Get<KeyCanary>().SettleAsync(Cancel));

        (await place.Sql.ScalarAsync<long>("select count(*) from data.key_canary")).ShouldBe(0);
        await place.Get<KeyCanary>().SettleAsync(Cancel);
    }

    [Fact, Finding("P-3")]
    public async Task Ask_AnotherNodeHasBegunANewKey_IsRefusedByItsNumberUntilTheRingHasIt()
    {
        await using var place = await server.NewPlaceAsync();
        var (one, two) = (NewRing(), $";2={NewKey()}");
        await using var first = new DataPlace(place.Settings with { Keys = one }, null, place.Clock);
        await using var second = new DataPlace(place.Settings with { Keys = one + two }, null, place.Clock);
        await first.Get<KeyCanary>().SettleAsync(Cancel);
        await first.Get<KeyCanary>().AskAsync(Cancel);

        await second.Get<KeyCanary>().SettleAsync(Cancel);

        (await Should.ThrowAsync<WrongKeyRingException>(() => first.Get<KeyCanary>().AskAsync(Cancel))).Message.ShouldContain("lacks key 2");
        await second.Get<KeyCanary>().AskAsync(Cancel);
    }

    [Fact]
    public async Task Settle_OtherIndexKey_IsRefused()
    {
        await using var place = await server.NewPlaceAsync();
        var key = NewKey();
        await using var first = new DataPlace(place.Settings with { Keys = $"index={NewKey()};1={key}" }, null, place.Clock);
        await using var second = new DataPlace(place.Settings with { Keys = $"index={NewKey()};1={key}" }, null, place.Clock);
        await first.Get<KeyCanary>().SettleAsync(Cancel);

        (await Should.ThrowAsync<WrongKeyRingException>(() => second.Get<KeyCanary>().SettleAsync(Cancel))).Message.ShouldContain("index");
    }

    [Fact]
    public async Task Run_AnotherRing_EndsWithTheReasonAndCommandsDoToo()
    {
        await using var panah = new PanahProcess();
        (await panah.RunAsync("staff", "add", "--username", "mina", "--role", "letters")).ShouldBe(0, panah.Words);
        var wrong = new PanahProcess(panah.Folder);
        wrong.Variables["PANAH_KEYS"] = NewRing();

        (await wrong.RunAsync("run")).ShouldBe(2);
        wrong.Words.ShouldContain("panah: The key ring's key 1 is another");
        wrong.Words.ShouldNotContain("   at ");
        (await wrong.RunAsync("staff", "add", "--username", "ali", "--role", "letters")).ShouldBe(2);
        (await panah.RunAsync("staff", "add", "--username", "ali", "--role", "letters")).ShouldBe(0, panah.Words);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}

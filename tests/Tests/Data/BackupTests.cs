using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

[Row("X13")]
public sealed class BackupTests(DataServer server) : IClassFixture<DataServer>
{
    private const string Passphrase = "a long passphrase";
    private static readonly string Ring = KeyCanaryTests.NewRing();
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"panah-{Path.GetRandomFileName()}");

    [Fact]
    public async Task Restore_IntoAnEmptyPlace_BringsAllBackAndGoesOn()
    {
        await using var before = await WrittenAsync();
        await before.Get<Backup>().WriteAsync(_file, Passphrase);
        await using var after = await server.NewPlaceAsync(migrate: false);

        await after.Get<Backup>().RestoreAsync(_file, Passphrase);

        // What was encrypted is read with the keys that came along, the audit is whole and grows on above what was there.
        var handler = new Remember();
        await using var node = after.AnotherNode(services => services.AddSingleton<IOutboxHandler>(handler));
        await node.StartWorkersAsync();
        await Eventually.TrueAsync(() => handler.Text is not null);
        handler.Text!.ShouldContain("09121234567");
        (await after.Get<Migrator>().RunAsync()).ShouldBe(0);
        await after.WriteAuditAsync(new AuditEntry("after.restore"));
        // A line counts once no transaction of the whole server is older than it, and tests of other folders have theirs on the same one.
        await Eventually.TrueAsync(async () => (await after.Get<AuditVerifier>().VerifyAsync()).Entries == 4);
        (await after.Get<AuditVerifier>().VerifyAsync()).Findings.ShouldBeEmpty();
        (await after.Sql.ScalarAsync<long>("select count(*) from (select row_number() over (order by id) as a, row_number() over (order by xact, id) as b from data.audit_entries) o where a <> b")).ShouldBe(0);
    }

    [Fact]
    public async Task Restore_IntoADatabaseInUse_IsRefused()
    {
        await using var place = await WrittenAsync();
        await place.Get<Backup>().WriteAsync(_file, Passphrase);

        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => place.Get<Backup>().RestoreAsync(_file, Passphrase));

        refusal.Message.ShouldContain("PANAH_DATA");
        (await place.Sql.ScalarAsync<long>("select count(*) from data.audit_entries")).ShouldBe(3);
    }

    [Theory]
    [InlineData("another passphrase", 0)]
    [InlineData(Passphrase, 100)]
    [InlineData(Passphrase, -1)]
    public async Task Restore_WrongPassphraseAlteredOrCut_IsRefusedAndLeavesNothing(string passphrase, int altered)
    {
        await using var before = await WrittenAsync();
        await before.Get<Backup>().WriteAsync(_file, Passphrase);
        var bytes = await File.ReadAllBytesAsync(_file, TestContext.Current.CancellationToken);
        if (altered > 0)
            bytes[altered] ^= 1;
        await File.WriteAllBytesAsync(_file, altered < 0 ? bytes[..^20] : bytes, TestContext.Current.CancellationToken);
        await using var after = await server.NewPlaceAsync(migrate: false);

        await Should.ThrowAsync<InvalidOperationException>(() => after.Get<Backup>().RestoreAsync(_file, passphrase));

        (await after.Sql.ScalarAsync<bool>("select to_regclass('panah.migrations') is null and to_regclass('data.audit_entries') is null")).ShouldBeTrue();
    }

    [Fact]
    public async Task Write_File_ShowsNothingOfWhatItHolds()
    {
        await using var place = await WrittenAsync();

        await place.Get<Backup>().WriteAsync(_file, Passphrase);

        var text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_file, TestContext.Current.CancellationToken));
        text.ShouldNotContain("index=");
        text.ShouldNotContain("audit_entries");
        File.GetUnixFileMode(_file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Delete(_file);
    }

    [Fact, Finding("P-1"), Row("O2")]
    public async Task Write_RingInTheVariable_HoldsItAndSaysSo()
    {
        await using var before = await WithRingAsync(Ring);
        (await before.Get<Backup>().WriteAsync(_file, Passphrase)).Keys.ShouldBe(1);
        await using var after = await server.NewPlaceAsync(migrate: false);

        await after.Get<Backup>().RestoreAsync(_file, Passphrase);

        await after.Get<KeyCanary>().SettleAsync(TestContext.Current.CancellationToken);
        (await File.ReadAllTextAsync(Path.Combine(after.Settings.DataFolder, "keys", "ring"), TestContext.Current.CancellationToken)).ShouldBe(Ring);
    }

    [Fact, Finding("P-1"), Row("O2")]
    public async Task Restore_UnderAnotherRing_IsRefusedAndLeavesNothing()
    {
        await using var before = await WithRingAsync(Ring);
        await before.Get<Backup>().WriteAsync(_file, Passphrase);
        await using var empty = await server.NewPlaceAsync(migrate: false);
        await using var after = new DataPlace(empty.Settings with { Keys = KeyCanaryTests.NewRing() }, null, empty.Clock);

        (await Should.ThrowAsync<InvalidOperationException>(() => after.Get<Backup>().RestoreAsync(_file, Passphrase))).Message.ShouldContain("PANAH_KEYS");

        (await after.Sql.ScalarAsync<bool>("select to_regclass('panah.migrations') is null")).ShouldBeTrue();
    }

    [Fact, Finding("P-1"), Row("O2")]
    public async Task Write_WhatItCannotHold_IsRefusedAndLeavesNoFile()
    {
        await using var empty = await server.NewPlaceAsync(migrate: false);
        (await Should.ThrowAsync<InvalidOperationException>(() => empty.Get<Backup>().WriteAsync(_file, Passphrase))).Message.ShouldContain("empty");

        // As on a node that does not seal.
        await using var place = await WrittenAsync();
        File.Delete(Path.Combine(place.Settings.DataFolder, "audit-heads.log"));
        (await Should.ThrowAsync<InvalidOperationException>(() => place.Get<Backup>().WriteAsync(_file, Passphrase))).Message.ShouldContain("--without-heads");
        File.Exists(_file).ShouldBeFalse();
        (await place.Get<Backup>().WriteAsync(_file, Passphrase, withoutHeads: true)).Heads.ShouldBe(0);

        File.Delete(Path.Combine(place.Settings.DataFolder, "keys", "ring"));
        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => place.Get<Backup>().WriteAsync(_file, Passphrase, withoutHeads: true));
        refusal.Message.ShouldContain("PANAH_KEYS");
    }

    private async Task<DataPlace> WithRingAsync(string ring)
    {
        await using var empty = await server.NewPlaceAsync();
        var place = new DataPlace(empty.Settings with { Keys = ring }, null, empty.Clock);
        await place.Get<KeyCanary>().SettleAsync(TestContext.Current.CancellationToken);
        return place;
    }

    private async Task<DataPlace> WrittenAsync()
    {
        var place = await server.NewPlaceAsync();
        for (var i = 0; i < 3; i++)
            await place.WriteAuditAsync(new AuditEntry("test.changed", ObjectId: $"{i}"));
        // What is written is sealed once no older transaction runs on the whole server, those of tests beside this one included.
        await Eventually.TrueAsync(async () =>
        {
            (await place.Get<AuditVerifier>().VerifyAsync()).Findings.ShouldBeEmpty();
            return await place.Sql.ScalarAsync<bool>("select exists (select 1 from data.audit_seals)");
        });
        await place.TellAsync(new OutboxItem("remember", new { Mobile = "09121234567" }));
        return place;
    }

    private sealed class Remember : IOutboxHandler
    {
        public string? Text { get; private set; }

        public string Topic => "remember";

        public int MaxAttempts => 1;

        public Task GivenUpAsync(Work work, OutboxDelivery delivery, GivenUp why) => Task.CompletedTask;

        public Task<OutboxOutcome> HandleAsync(OutboxDelivery delivery, CancellationToken cancel)
        {
            Text = delivery.PayloadJson;
            return Task.FromResult(OutboxOutcome.Done);
        }
    }
}

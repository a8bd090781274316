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
        var verdict = await after.Get<AuditVerifier>().VerifyAsync();
        verdict.Findings.ShouldBeEmpty();
        verdict.Entries.ShouldBe(4);
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

    private async Task<DataPlace> WrittenAsync()
    {
        var place = await server.NewPlaceAsync();
        for (var i = 0; i < 3; i++)
            await place.WriteAuditAsync(new AuditEntry("test.changed", ObjectId: $"{i}"));
        (await place.Get<AuditVerifier>().VerifyAsync()).Findings.ShouldBeEmpty();
        await place.TellAsync(new OutboxItem("remember", new { Mobile = "09121234567" }));
        return place;
    }

    private sealed class Remember : IOutboxHandler
    {
        public string? Text { get; private set; }

        public string Topic => "remember";

        public int MaxAttempts => 1;

        public Task<OutboxOutcome> HandleAsync(OutboxDelivery delivery, CancellationToken cancel)
        {
            Text = delivery.PayloadJson;
            return Task.FromResult(OutboxOutcome.Done);
        }
    }
}

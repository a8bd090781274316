using Panah.Data;
using Panah.Harness;
using Npgsql;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

[Row("X6"), Row("X13")]
public sealed class AuditTests(DataServer server) : IClassFixture<DataServer>
{
    [Fact]
    public async Task Verify_Untouched_IsWhole()
    {
        await using var place = await WrittenAsync();

        var verdict = await VerifyAsync(place);

        verdict.Findings.ShouldBeEmpty();
        verdict.Entries.ShouldBe(12);
        verdict.Anchors.ShouldBe(verdict.Seals);
    }

    [Theory]
    [InlineData("edit", "update data.audit_entries set object_id = 'other' where id = (select min(id) + 2 from data.audit_entries)")]
    [InlineData("delete", "delete from data.audit_entries where id = (select min(id) + 2 from data.audit_entries)")]
    [InlineData("reorder", "update data.audit_entries a set at = b.at from data.audit_entries b where a.xact <> b.xact and a.id between 2 and 3 and b.id between 2 and 3 and a.id <> b.id")]
    [InlineData("truncate", "delete from data.audit_entries where xact >= (select from_xact from data.audit_seals order by number desc limit 1); delete from data.audit_seals where number = (select max(number) from data.audit_seals)")]
    [InlineData("truncate all", "truncate data.audit_entries, data.audit_seals")]
    [InlineData("add", "insert into data.audit_entries (xact, at, action, actor_kind) select min(xact), now(), 'forged', 'System' from data.audit_entries")]
    public async Task Verify_TamperedWith_IsFound(string how, string sql)
    {
        await using var place = await WrittenAsync();
        (await VerifyAsync(place)).Findings.ShouldBeEmpty();

        // Who owns the tables can switch the triggers off; that is whom the chain is for.
        await place.Sql.ExecuteAsync("alter table data.audit_entries disable trigger all; alter table data.audit_seals disable trigger all; " + sql);

        (await VerifyAsync(place)).Findings.ShouldNotBeEmpty(how);
    }

    [Theory]
    [InlineData("update data.audit_entries set action = 'x'")]
    [InlineData("delete from data.audit_entries")]
    [InlineData("truncate data.audit_entries")]
    [InlineData("delete from data.audit_seals")]
    public async Task Change_OfTheAudit_IsRefused(string sql)
    {
        await using var place = await WrittenAsync();

        var refusal = await Should.ThrowAsync<PostgresException>(() => place.Sql.ExecuteAsync(sql));

        refusal.MessageText.ShouldContain("append-only");
    }

    [Fact]
    public async Task Verify_TransactionOpenWhileOthersAreSealed_IsSealedLater()
    {
        await using var place = await server.NewPlaceAsync();
        await place.Get<AppDb>().InTransactionAsync(async slow =>
        {
            await place.Get<AuditLog>().WriteAsync(slow, new AuditEntry("slow.change"));
            await place.WriteAuditAsync(new AuditEntry("quick.change"));
            (await VerifyAsync(place)).Findings.ShouldBeEmpty();
        });

        var verdict = await SealedAsync(place, 2);
        verdict.Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_RolledBack_LeavesNothing()
    {
        await using var place = await server.NewPlaceAsync();

        await Should.ThrowAsync<NotSupportedException>(() => place.Get<AppDb>().InTransactionAsync(async work =>
        {
            await place.Get<AuditLog>().WriteAsync(work, new AuditEntry("never"));
            throw new NotSupportedException();
        }));

        (await place.Sql.ScalarAsync<long>("select count(*) from data.audit_entries")).ShouldBe(0);
    }

    [Fact]
    public async Task ReadForSubject_OthersLookedAtMe_ShowsThemNewestFirstAndNobodyElses()
    {
        await using var place = await server.NewPlaceAsync();
        var (me, staff) = (Guid.CreateVersion7(place.Clock.GetUtcNow()), Guid.CreateVersion7(place.Clock.GetUtcNow()));
        await place.WriteAuditAsync(new AuditEntry("profile.viewed", ActorKind.Staff, staff, me, Details: new { Room = "queue" }));
        place.Clock.Advance(TimeSpan.FromMinutes(1));
        await place.WriteAuditAsync(new AuditEntry("slip.viewed", ActorKind.Person, me, me));
        await place.WriteAuditAsync(new AuditEntry("profile.viewed", ActorKind.Staff, staff, staff));

        var lines = await place.Get<AuditLog>().ReadForSubjectAsync(me);

        lines.Select(line => line.Action).ShouldBe(["slip.viewed", "profile.viewed"]);
        lines[1].ActorId.ShouldBe(staff);
        lines[1].Actor.ShouldBe(ActorKind.Staff);
        lines[1].Details.ShouldBe("""{"Room":"queue"}""");
    }

    private static Task<AuditVerdict> VerifyAsync(DataPlace place) => place.Get<AuditVerifier>().VerifyAsync();

    /// <summary>Twelve rows in seals of three, or of more.</summary>
    private async Task<DataPlace> WrittenAsync()
    {
        var place = await server.NewPlaceAsync();
        for (var seal = 0; seal < 4; seal++)
        {
            for (var row = 0; row < 3; row++)
            {
                await place.WriteAuditAsync(new AuditEntry("test.changed", ObjectId: $"{seal}/{row}"));
                place.Clock.Advance(TimeSpan.FromSeconds(1));
            }

            await VerifyAsync(place);
        }

        await SealedAsync(place, 12);
        return place;
    }

    /// <summary>A transaction that tests of another folder hold open on the same PostgreSQL keeps later lines from being sealed until it ends.</summary>
    private static async Task<AuditVerdict> SealedAsync(DataPlace place, int entries)
    {
        var verdict = await VerifyAsync(place);
        await Eventually.TrueAsync(async () => (verdict = await VerifyAsync(place)).Entries == entries, seconds: 60);
        return verdict;
    }
}

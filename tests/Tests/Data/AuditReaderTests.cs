using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

/// <summary>Reading the audit by time, action and person, without an index by time or action.</summary>
[Row("X5"), Row("X6")]
public sealed class AuditReaderTests(DataServer server) : IClassFixture<DataServer>
{
    [Fact]
    public async Task Find_PageByPage_ShowsEveryLineOnceNewestFirst()
    {
        await using var place = await server.NewPlaceAsync();
        for (var line = 0; line < 120; line++)
            await place.WriteAuditAsync(new AuditEntry("test.changed", ObjectId: $"{line}"));

        var seen = await AllAsync(place, new AuditQuery());

        seen.Select(line => line.ObjectId).ShouldBe(Enumerable.Range(0, 120).Reverse().Select(line => $"{line}"));
    }

    [Fact]
    public async Task Find_ByDay_IsExactlyThatDay()
    {
        await using var place = await server.NewPlaceAsync();
        place.Clock.AdvanceTo(JalaliDate.From(place.Clock.GetUtcNow()).AddDays(1).StartsAt().AddMinutes(1));
        var first = JalaliDate.From(place.Clock.GetUtcNow());
        for (var day = 0; day < 5; day++)
        {
            for (var line = 0; line < 3; line++)
                await place.WriteAuditAsync(new AuditEntry("test.changed", ObjectId: $"{day}/{line}"));
            place.Clock.Advance(TimeSpan.FromDays(1));
        }

        for (var day = 0; day < 5; day++)
        {
            var (since, until) = (first.AddDays(day).StartsAt(), first.AddDays(day + 1).StartsAt());
            (await AllAsync(place, new AuditQuery { Since = since, Until = until })).Select(line => line.ObjectId).ShouldBe([$"{day}/2", $"{day}/1", $"{day}/0"]);
        }

        (await AllAsync(place, new AuditQuery { Since = first.AddDays(10).StartsAt() })).ShouldBeEmpty();
        (await AllAsync(place, new AuditQuery { Until = first.StartsAt() })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Find_ByActionActorAndPerson_LeavesTheOthersOut()
    {
        await using var place = await server.NewPlaceAsync();
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await place.WriteAuditAsync(new AuditEntry("test.seen", ActorKind.Staff, one, one, "right"));
        await place.WriteAuditAsync(new AuditEntry("test.seen", ActorKind.Staff, one, other, "another person"));
        await place.WriteAuditAsync(new AuditEntry("test.seen", ActorKind.Person, one, one, "another actor"));
        await place.WriteAuditAsync(new AuditEntry("test.changed", ActorKind.Staff, one, one, "another action"));

        (await AllAsync(place, new AuditQuery { Action = "test.seen", Actor = ActorKind.Staff, SubjectId = one })).ShouldHaveSingleItem().ObjectId.ShouldBe("right");
        (await AllAsync(place, new AuditQuery { Action = "test.seen", Actor = ActorKind.Staff })).Count.ShouldBe(2);
        (await AllAsync(place, new AuditQuery { SubjectId = one })).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Find_RareAction_GoesBackABoundedWayAndSaysHowFar()
    {
        await using var place = await server.NewPlaceAsync();
        var person = Guid.CreateVersion7();
        await place.WriteAuditAsync(new AuditEntry("test.rare", SubjectId: person));
        await place.Sql.ExecuteAsync(
            "insert into data.audit_entries (at, action, actor_kind) select @now, 'test.usual', 'System' from generate_series(1, @many)",
            new { now = place.Clock.GetUtcNow(), many = AuditReader.LongestWalk + 10 });

        var near = await place.Get<AuditReader>().FindAsync(new AuditQuery { Action = "test.rare" });
        near.Lines.ShouldBeEmpty();
        near.ReachedAt.ShouldNotBeNull();
        var far = await place.Get<AuditReader>().FindAsync(new AuditQuery { Action = "test.rare", Before = near.Older });
        far.Lines.ShouldHaveSingleItem();
        far.Older.ShouldBeNull();
        (await place.Get<AuditReader>().FindAsync(new AuditQuery { SubjectId = person })).Lines.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Chain_BeforeAndAfterASeal_SaysWhatWaits()
    {
        await using var place = await server.NewPlaceAsync();
        (await place.Get<AuditReader>().ChainAsync()).ShouldBe(new AuditChainState(0, null, null, null));
        await place.WriteAuditAsync(new AuditEntry("test.changed"));
        var open = await place.Get<AuditReader>().ChainAsync();
        open.Seals.ShouldBe(0);
        open.OldestOpenAt.ShouldNotBeNull();

        // The seal waits for transactions that tests of other folders hold open on the same PostgreSQL.
        await Eventually.TrueAsync(async () => (await place.Get<AuditVerifier>().VerifyAsync()).Entries == 1, seconds: 60);
        var whole = await place.Get<AuditReader>().ChainAsync();
        whole.Seals.ShouldBe(1);
        whole.FirstAt.ShouldBe(whole.LastAt);
        whole.OldestOpenAt.ShouldBeNull();
    }

    private static async Task<List<AuditRecord>> AllAsync(DataPlace place, AuditQuery query)
    {
        var lines = new List<AuditRecord>();
        for (var page = await place.Get<AuditReader>().FindAsync(query); ; page = await place.Get<AuditReader>().FindAsync(query with { Before = page.Older }))
        {
            lines.AddRange(page.Lines);
            if (page.Older is null) return lines;
        }
    }
}

using Panah.Data;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

/// <summary>One way of taking what is due (ADR 0213): taken once, counted, and back by itself.</summary>
[Row("X10")]
public sealed class ClaimTests(DataServer server) : IClassFixture<DataServer>
{
    private static readonly Claim Turns = new(
        "test.turns", "due", "c.id, c.tries", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60))
    {
        Where = "kind = @kind", Tries = "tries",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Take_ManyAtOnce_GivesEachRowToOne()
    {
        await using var place = await PlaceAsync(rows: 200);
        var db = place.Get<AppDb>();

        var taken = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            var mine = new List<int>();
            while (await Turns.TakeAsync<(int Id, int Tries)>(db, place.Clock.GetUtcNow(), 7, new { kind = "a" }, Cancel) is { Count: > 0 } some)
            {
                some.Count.ShouldBeLessThanOrEqualTo(7);
                mine.AddRange(some.Select(row => row.Id));
            }

            return mine;
        }));

        taken.SelectMany(ids => ids).Order().ShouldBe(Enumerable.Range(1, 200));
    }

    [Fact]
    public async Task Take_NeverEnded_ComesAgainAfterItsWait_Counted()
    {
        await using var place = await PlaceAsync(rows: 1);
        var waits = new List<double>();
        for (var tries = 1; tries <= 4; tries++)
        {
            (await TakeAsync(place)).ShouldBe([(1, tries)]);
            (await TakeAsync(place)).ShouldBeEmpty("it has been taken");
            var due = await place.Sql.ScalarAsync<double>(
                "select extract(epoch from due - @now)::float from test.turns", new { now = place.Clock.GetUtcNow() });
            waits.Add(Math.Round(due));
            place.Clock.Advance(TimeSpan.FromSeconds(due - 0.5));
            (await TakeAsync(place)).ShouldBeEmpty("a moment before");
            place.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        waits.ShouldBe([10, 20, 60, 60]);
    }

    [Fact]
    public async Task Take_WithoutAMomentOrOfAnotherKind_IsLeft()
    {
        await using var place = await PlaceAsync(rows: 2);
        await place.Sql.ExecuteAsync("update test.turns set due = null where id = 1; update test.turns set kind = 'b' where id = 2");

        (await TakeAsync(place)).ShouldBeEmpty();
    }

    private static Task<IReadOnlyList<(int Id, int Tries)>> TakeAsync(DataPlace place) =>
        Turns.TakeAsync<(int Id, int Tries)>(place.Get<AppDb>(), place.Clock.GetUtcNow(), 5, new { kind = "a" }, Cancel);

    private async Task<DataPlace> PlaceAsync(int rows)
    {
        var place = await server.NewPlaceAsync();
        await place.Sql.ExecuteAsync(
            """
            create schema test;
            create table test.turns (id int primary key, kind text not null default 'a', due timestamptz, tries smallint not null default 0);
            """);
        await place.Sql.ExecuteAsync(
            "insert into test.turns (id, due) select n, @now from generate_series(1, @rows) n", new { rows, now = place.Clock.GetUtcNow() });
        return place;
    }
}

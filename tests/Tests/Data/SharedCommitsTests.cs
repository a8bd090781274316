using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;
using Panah.Data;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

/// <summary>ADR 0206: one commit for many, an outcome for each, and nothing done twice.</summary>
[Row("X10")]
public sealed class SharedCommitsTests(DataServer server) : IClassFixture<DataServer>
{
    private const int Poison = 13;

    [Fact]
    public async Task Ask_ManyAtOnce_EachHasItsOwnOutcome_AndCommitsAreFewer()
    {
        await using var notes = await StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(100, 400).Select(key => notes.AskAsync(key)));
        answers.ShouldBe(Enumerable.Range(100, 400).Select(key => key * 2));
        (await notes.Sql.ScalarAsync<long>("select count(*) from note")).ShouldBe(400);
        (await notes.Sql.ScalarAsync<long>("select count(distinct xmin::text) from note")).ShouldBeLessThan(200);
    }

    [Fact]
    public async Task Ask_OneThatPostgresqlRefuses_FailsAlone()
    {
        await using var notes = await StartAsync();
        var keys = Enumerable.Range(1, 50).ToList();
        var answers = await Task.WhenAll(keys.Select(key => notes.AskAsync(key)));
        answers.ShouldBe(keys.Select(key => key == Poison ? Notes.FailedAnswer : key * 2));
        (await notes.Sql.ScalarAsync<long>("select count(*) from note")).ShouldBe(49);
    }

    [Fact]
    public async Task Ask_RivalsAtOnce_TakeTurns_AndTheFirstOneWins()
    {
        await using var notes = await StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => notes.AskAsync(7)));
        answers.Count(answer => answer == 14).ShouldBe(1);
        answers.Count(answer => answer == -7).ShouldBe(29, "a statement of its own for each found what was committed");
    }

    [Fact]
    public async Task Ask_WhileConnectionsAreBroken_EverythingIsDoneOnceAndAnswered()
    {
        await using var notes = await StartAsync();
        using var breaking = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var breaker = BreakAsync(notes, breaking.Token);
        for (var round = 0; round < 40; round++)
        {
            var keys = Enumerable.Range(1_000 + (round * 50), 50).ToList();
            var answers = await Task.WhenAll(keys.Select(key => notes.AskAsync(key)));
            // A lost answer is found again by its key: what counts as done before is what this very request did.
            answers.Select(Math.Abs).ShouldBe(keys.Select((key, i) => answers[i] < 0 ? key : key * 2));
        }

        await breaking.CancelAsync();
        (await breaker).ShouldBeGreaterThan(0);
        (await notes.Sql.ScalarAsync<long>("select count(*) from note")).ShouldBe(2_000);
    }

    [Fact]
    public async Task Ask_MoreThanMayWait_IsToldToComeBack_AndOneThatGaveUpIsNotAsked()
    {
        await using var notes = await StartAsync(new SharedCommitsSize(Lanes: 1, GroupSize: 1, QueueLimit: 4));
        await notes.AskAsync(1);
        await using var blocker = await notes.OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand("lock table note in access exclusive mode", blocker, transaction))
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var first = notes.AskAsync(2);
        await Eventually.TrueAsync(async () => await notes.Sql.ScalarAsync<long>("select count(*) from pg_locks where not granted") == 1);
        using var patience = new CancellationTokenSource();
        var gaveUp = notes.AskAsync(3, patience.Token);
        var waiting = Enumerable.Range(4, 3).Select(key => notes.AskAsync(key)).ToList();
        (await notes.AskAsync(9)).ShouldBe(Notes.BusyAnswer);
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => gaveUp);

        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        (await first).ShouldBe(4);
        (await Task.WhenAll(waiting)).ShouldBe([8, 10, 12]);
        (await notes.Sql.QueryAsync<int>("select key from note order by key")).ShouldBe([1, 2, 4, 5, 6]);
    }

    /// <summary>Breaks the connections of the lanes again and again; returns how many.</summary>
    private static async Task<long> BreakAsync(Notes notes, CancellationToken cancel)
    {
        long broken = 0;
        while (!cancel.IsCancellationRequested)
        {
            broken += await notes.Sql.ScalarAsync<long>("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and query like 'with asked as (%'");
            // The delay is the thing: connections break again and again, with time between to go on.
            await Task.Delay(TimeSpan.FromMilliseconds(15), TimeProvider.System, CancellationToken.None);
        }

        return broken;
    }

    private async Task<Notes> StartAsync(SharedCommitsSize? size = null)
    {
        var place = await server.NewPlaceAsync(migrate: false);
        await place.Sql.ExecuteAsync("create table note (key int primary key)");
        var notes = new Notes(place, size ?? new SharedCommitsSize());
        await notes.StartAsync(TestContext.Current.CancellationToken);
        return notes;
    }

    /// <summary>Notes numbers down: twice the number when it is new, minus the number when it was there; the thirteenth makes the statement fail.</summary>
    private sealed class Notes(DataPlace place, SharedCommitsSize size)
        : SharedCommits<int, int>(place.Get<AppDb>(), TimeProvider.System, size, EqualityComparer<int>.Default, NullLogger.Instance), IAsyncDisposable
    {
        public const int BusyAnswer = 1_000_000;
        public const int FailedAnswer = 2_000_000;

        public Sql Sql => place.Sql;

        protected override int Busy => BusyAnswer;

        protected override int Failed => FailedAnswer;

        public Task<int> AskAsync(int key) => AskAsync(key, TestContext.Current.CancellationToken);

        public async Task<NpgsqlConnection> OpenAsync() => await place.Get<NpgsqlDataSource>().OpenConnectionAsync(TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            await StopAsync(CancellationToken.None);
            Dispose();
            await place.DisposeAsync();
        }

        protected override async Task<SharedStatement<int, int>> PrepareAsync(NpgsqlConnection connection, CancellationToken cancel)
        {
            var command = new NpgsqlCommand(
                $"""
                with asked as (select key, 1 / (key - {Poison}) as poison from unnest($1) as key),
                born as (insert into note select key from asked where poison is not null on conflict do nothing returning key)
                select asked.key, born.key is not null from asked left join born using (key)
                """,
                connection);
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
            await command.PrepareAsync(cancel);
            return new Statement(connection, command);
        }

        private sealed class Statement(NpgsqlConnection connection, NpgsqlCommand command) : SharedStatement<int, int>(connection, command)
        {
            public override async Task<int[]> RunAsync(int[] group)
            {
                Command.Parameters[0].Value = group;
                var answers = new Dictionary<int, int>();
                await using (var reader = await Command.ExecuteReaderAsync())
                {
                    while (await reader.ReadAsync()) answers[reader.GetInt32(0)] = reader.GetBoolean(1) ? reader.GetInt32(0) * 2 : -reader.GetInt32(0);
                }

                return [.. group.Select(key => answers[key])];
            }
        }
    }
}

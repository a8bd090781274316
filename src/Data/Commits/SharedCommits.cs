using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Panah.Data;

/// <summary>How much stands between requests and PostgreSQL.</summary>
/// <param name="Lanes">Groups that may be on their way at the same time, each on a connection of its own.</param>
/// <param name="GroupSize">Requests that share a commit at most.</param>
/// <param name="QueueLimit">Requests that may wait; more are told to come back.</param>
public sealed record SharedCommitsSize(int Lanes = 2, int GroupSize = 256, int QueueLimit = 4_096);

/// <summary>
/// Group commit (ADR 0206): requests that arrive while a commit is on its way share the next one. Each keeps its own outcome, and none is
/// answered before its commit is durable. A group whose fate is unknown (a lost connection) is run again: the statement must know
/// again what it has already done, and answer the same.
/// </summary>
/// <typeparam name="TAsk">One request, with all that its statement needs.</typeparam>
/// <typeparam name="TAnswer">Its outcome, refusals included.</typeparam>
/// <param name="rivals">Requests that are equal here never stand in one group: the later one takes its turn after the commit.</param>
public abstract partial class SharedCommits<TAsk, TAnswer>(AppDb db, TimeProvider time, SharedCommitsSize size, IEqualityComparer<TAsk> rivals, ILogger log) : BackgroundService
{
    /// <summary>How long a request waits for a database that is away before it is told to come back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(size.QueueLimit);

    /// <summary>Too many are waiting, or the database is away.</summary>
    protected abstract TAnswer Busy { get; }

    /// <summary>A fault of ours, logged; nothing was done.</summary>
    protected abstract TAnswer Failed { get; }

    /// <summary>Answers after the commit. A request cancelled before it joined a group is not asked.</summary>
    public async Task<TAnswer> AskAsync(TAsk ask, CancellationToken cancel)
    {
        var waiting = new Waiting(ask, time.GetTimestamp());
        if (!_queue.Writer.TryWrite(waiting)) return Busy;
        await using var registration = cancel.UnsafeRegister(static state => ((Waiting)state!).TryCancel(), waiting);
        return await waiting.Task;
    }

    /// <summary>Prepares the statement on a connection that a lane keeps as long as it holds.</summary>
    protected abstract Task<SharedStatement<TAsk, TAnswer>> PrepareAsync(NpgsqlConnection connection, CancellationToken cancel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(Enumerable.Range(0, size.Lanes).Select(_ => Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None)));
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var left)) left.Finish(Busy);
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        var lane = new Lane(db, PrepareAsync);
        await using (lane)
        {
            var group = new List<Waiting>(size.GroupSize);
            while (await MoreAsync(stop))
            {
                Gather(group);
                if (group.Count > 0) await AnswerAsync(lane, group, stop);
            }
        }
    }

    private async Task<bool> MoreAsync(CancellationToken stop)
    {
        try
        {
            return await _queue.Reader.WaitToReadAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Gather(List<Waiting> group)
    {
        group.Clear();
        while (group.Count < size.GroupSize && _queue.Reader.TryRead(out var waiting))
            if (waiting.TryTake()) group.Add(waiting);
    }

    private async Task AnswerAsync(Lane lane, List<Waiting> group, CancellationToken stop)
    {
        var seen = new HashSet<TAsk>(group.Count, rivals);
        var later = new List<Waiting>();
        var first = new List<Waiting>(group.Count);
        foreach (var waiting in group) (seen.Add(waiting.Ask) ? first : later).Add(waiting);
        await TryAsync(lane, first, stop);
        foreach (var waiting in later) await TryAsync(lane, [waiting], stop);
    }

    private async Task TryAsync(Lane lane, List<Waiting> group, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answers = await (await lane.StatementAsync()).RunAsync([.. group.Select(w => w.Ask)]);
                for (var i = 0; i < answers.Length; i++) group[i].Finish(answers[i]);
                return;
            }
            catch (PostgresException e) when (!IsAway(e))
            {
                if (group.Count == 1 && (attempt >= 3 || !IsRace(e)))
                {
                    LogPoison(log, e.SqlState, e);
                    group[0].Finish(Failed);
                    return;
                }

                if (group.Count == 1) continue;
                // One bad request must not fail the others: each on its own.
                LogSplit(log, group.Count, e.SqlState);
                foreach (var waiting in group) await TryAsync(lane, [waiting], stop);
                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
            {
                LogAway(log, e.Message);
                await lane.CloseAsync();
                GiveUpOnTheLate(group, stop);
                if (group.Count == 0) return;
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(50 * attempt, 500)), TimeProvider.System, CancellationToken.None);
            }
            catch (Exception e)
            {
                // A bug of ours must neither end the lane nor leave anyone waiting.
                LogPoison(log, e.GetType().Name, e);
                await lane.CloseAsync();
                foreach (var waiting in group) waiting.Finish(Failed);
                return;
            }
        }
    }

    private void GiveUpOnTheLate(List<Waiting> group, CancellationToken stop)
    {
        foreach (var late in group.Where(w => stop.IsCancellationRequested || time.GetElapsedTime(w.Since) > Patience).ToList())
        {
            late.Finish(Busy);
            group.Remove(late);
        }
    }

    /// <summary>57: shut down or starting; 53: out of resources; 08: connection. The next connection may do better.</summary>
    private static bool IsAway(PostgresException e) => e.SqlState is ['5', '7', ..] or ['5', '3', ..] or ['0', '8', ..];

    /// <summary>Another node or lane was faster with the same key, or a deadlock was broken: the next run sees its result.</summary>
    private static bool IsRace(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    [LoggerMessage(LogLevel.Error, "A request can't be answered: {Reason}")]
    private static partial void LogPoison(ILogger logger, string reason, Exception e);

    [LoggerMessage(LogLevel.Warning, "A group of {Count} failed with {SqlState}; each is tried on its own")]
    private static partial void LogSplit(ILogger logger, int count, string sqlState);

    [LoggerMessage(LogLevel.Warning, "The database is away: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    /// <summary>The connection that a worker keeps as long as it holds.</summary>
    private sealed class Lane(AppDb db, Func<NpgsqlConnection, CancellationToken, Task<SharedStatement<TAsk, TAnswer>>> prepare) : IAsyncDisposable
    {
        private SharedStatement<TAsk, TAnswer>? _statement;

        public async ValueTask<SharedStatement<TAsk, TAnswer>> StatementAsync() => _statement ??= await OpenAsync();

        public async ValueTask CloseAsync()
        {
            var statement = _statement;
            _statement = null;
            if (statement is null) return;
            try
            {
                await statement.DisposeAsync();
            }
            catch (Exception e) when (e is NpgsqlException or IOException or InvalidOperationException)
            {
                // It is gone already; that is why it is closed.
            }
        }

        public ValueTask DisposeAsync() => CloseAsync();

        private async Task<SharedStatement<TAsk, TAnswer>> OpenAsync()
        {
            var connection = await db.OpenAsync();
            try
            {
                // The plan is made once, perhaps on empty tables: look-ups by key stay on their index whatever the statistics said then.
                await using (var settings = new NpgsqlCommand("set enable_seqscan = off; set plan_cache_mode = force_generic_plan; set jit = off", connection))
                    await settings.ExecuteNonQueryAsync();
                return await prepare(connection, CancellationToken.None);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
    }

    private sealed class Waiting(TAsk ask, long since)
    {
        private readonly TaskCompletionSource<TAnswer> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _taken;

        public TAsk Ask => ask;

        public long Since => since;

        public Task<TAnswer> Task => _done.Task;

        public bool TryTake() => Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

        public void TryCancel()
        {
            if (Interlocked.CompareExchange(ref _taken, 2, 0) == 0) _done.TrySetCanceled();
        }

        public void Finish(TAnswer answer) => _done.TrySetResult(answer);
    }
}

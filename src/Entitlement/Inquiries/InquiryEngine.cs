using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Panah.Data;

namespace Panah.Entitlement;

/// <summary>
/// Group commit: requests that arrive while a commit is on its way share the next one. Each keeps its own outcome, and none is
/// answered before its commit is durable. Every request carries a key, so a group whose fate is unknown (a lost connection) is
/// run again and finds what it has already done.
/// </summary>
internal sealed partial class InquiryEngine(AppDb db, AuditLog audit, TimeProvider time, EntitlementSettings settings, ILogger<InquiryEngine> log) : BackgroundService
{
    /// <summary>How long a request waits for a database that is away before it is told to come back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(settings.QueueLimit);

    /// <summary>Answers after the commit. A request cancelled before it joined a group is not asked; later the answer stands under its key.</summary>
    public async Task<Answer> AskAsync(Inquiry inquiry, CancellationToken cancel)
    {
        var waiting = new Waiting(inquiry, time.GetTimestamp());
        if (!_queue.Writer.TryWrite(waiting)) return new Answer(Verdict.Busy);
        await using var registration = cancel.UnsafeRegister(static state => ((Waiting)state!).TryCancel(), waiting);
        return await waiting.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(Enumerable.Range(0, settings.Lanes).Select(_ => Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None)));
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var left)) left.Finish(new Answer(Verdict.Busy));
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        var lane = new Lane(db);
        await using (lane)
        {
            var group = new List<Waiting>(settings.GroupSize);
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
        while (group.Count < settings.GroupSize && _queue.Reader.TryRead(out var waiting))
            if (waiting.TryTake()) group.Add(waiting);
    }

    private async Task AnswerAsync(Lane lane, List<Waiting> group, CancellationToken stop)
    {
        // Two requests with one key in one group would both be new to the statement: the later one takes its turn after the commit.
        var (first, again) = ByKey(group);
        await TryAsync(lane, first, stop);
        foreach (var waiting in again) await TryAsync(lane, [waiting], stop);
    }

    private static (List<Waiting> First, List<Waiting> Again) ByKey(List<Waiting> group)
    {
        var seen = new HashSet<Guid>(group.Count);
        var again = new List<Waiting>();
        var first = new List<Waiting>(group.Count);
        foreach (var waiting in group) (seen.Add(waiting.Inquiry.Once) ? first : again).Add(waiting);
        return (first, again);
    }

    private async Task TryAsync(Lane lane, List<Waiting> group, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answers = await (await lane.StatementAsync()).RunAsync([.. group.Select(w => w.Inquiry)], time.GetUtcNow(), settings.FreshFor, audit);
                for (var i = 0; i < answers.Length; i++) group[i].Finish(answers[i]);
                return;
            }
            catch (PostgresException e) when (!IsAway(e))
            {
                if (group.Count == 1 && (attempt >= 3 || !IsRace(e)))
                {
                    LogPoison(log, e.SqlState, e);
                    group[0].Finish(new Answer(Verdict.Failed));
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
                foreach (var waiting in group) waiting.Finish(new Answer(Verdict.Failed));
                return;
            }
        }
    }

    private void GiveUpOnTheLate(List<Waiting> group, CancellationToken stop)
    {
        foreach (var late in group.Where(w => stop.IsCancellationRequested || time.GetElapsedTime(w.Since) > Patience).ToList())
        {
            late.Finish(new Answer(Verdict.Busy));
            group.Remove(late);
        }
    }

    /// <summary>57: shut down or starting; 53: out of resources; 08: connection. The next connection may do better.</summary>
    private static bool IsAway(PostgresException e) => e.SqlState is ['5', '7', ..] or ['5', '3', ..] or ['0', '8', ..];

    /// <summary>Another node or lane was faster with the same key, or a deadlock was broken: the next run sees its result.</summary>
    private static bool IsRace(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    [LoggerMessage(LogLevel.Error, "An inquiry can't be answered: {Reason}")]
    private static partial void LogPoison(ILogger logger, string reason, Exception e);

    [LoggerMessage(LogLevel.Warning, "A group of {Count} failed with {SqlState}; each is tried on its own")]
    private static partial void LogSplit(ILogger logger, int count, string sqlState);

    [LoggerMessage(LogLevel.Warning, "The database is away: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    /// <summary>The connection that a worker keeps as long as it holds.</summary>
    private sealed class Lane(AppDb db) : IAsyncDisposable
    {
        private AnswerStatement? _statement;

        public async ValueTask<AnswerStatement> StatementAsync() => _statement ??= await AnswerStatement.OpenAsync(db, CancellationToken.None);

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
    }

    private sealed class Waiting(Inquiry inquiry, long since)
    {
        private readonly TaskCompletionSource<Answer> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _taken;

        public Inquiry Inquiry => inquiry;

        public long Since => since;

        public Task<Answer> Task => _done.Task;

        public bool TryTake() => Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

        public void TryCancel()
        {
            if (Interlocked.CompareExchange(ref _taken, 2, 0) == 0) _done.TrySetCanceled();
        }

        public void Finish(Answer answer) => _done.TrySetResult(answer);
    }
}

using System.Runtime.InteropServices;

namespace Panah.People.Credentials;

/// <summary>
/// Slow hashes, no more at once than cores: more would only add memory and make everyone wait longer. Who waits is served by turns of their
/// sources, not in the order they came, so that thirty tries from one place keep nobody elsewhere waiting (S-M5); a browser or home its owner
/// signed in from before goes first.
/// </summary>
internal static class HashingQueue
{
    private static readonly Lock Door = new();
    private static readonly Waiting First = new();
    private static readonly Waiting Others = new();
    private static int _free = Environment.ProcessorCount;

    public static async Task<T> RunAsync<T>(string source, bool known, Func<T> work, CancellationToken cancel)
    {
        await EnterAsync(source, known, cancel);
        try
        {
            return await Task.Run(work, CancellationToken.None);
        }
        finally
        {
            Leave();
        }
    }

    private static async Task EnterAsync(string source, bool known, CancellationToken cancel)
    {
        TaskCompletionSource turn;
        lock (Door)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (known ? First : Others).Add(source, turn);
        }

        // Who gave up is passed over when the turn comes.
        await using var given = cancel.Register(() => turn.TrySetCanceled(cancel));
        await turn.Task;
    }

    private static void Leave()
    {
        lock (Door)
        {
            while ((First.Take() ?? Others.Take()) is { } next)
            {
                if (next.TrySetResult()) return;
            }

            _free++;
        }
    }

    /// <summary>A line for each source, and the sources in turn.</summary>
    private sealed class Waiting
    {
        private readonly Dictionary<string, Queue<TaskCompletionSource>> _lines = new(StringComparer.Ordinal);
        private readonly Queue<string> _turns = new();

        public void Add(string source, TaskCompletionSource turn)
        {
            ref var line = ref CollectionsMarshal.GetValueRefOrAddDefault(_lines, source, out var there);
            if (!there) _turns.Enqueue(source);
            (line ??= new Queue<TaskCompletionSource>()).Enqueue(turn);
        }

        public TaskCompletionSource? Take()
        {
            if (!_turns.TryDequeue(out var source)) return null;
            var line = _lines[source];
            var turn = line.Dequeue();
            if (line.Count > 0) _turns.Enqueue(source);
            else _lines.Remove(source);
            return turn;
        }
    }
}

using Panah.Data;
using Panah.Notices.Letters;

namespace Panah.Notices.Intake;

/// <summary>Gives out tracking numbers: a node takes a thousand from the sequence at a time. A stop leaves a gap, never a number twice.</summary>
internal sealed class LetterNumbers(AppDb db) : IDisposable
{
    private const int Block = 1_000;
    private readonly SemaphoreSlim gate = new(1);
    private long next;
    private long end;

    public async Task<IReadOnlyList<string>> TakeAsync(int count, CancellationToken cancel)
    {
        var numbers = new List<string>(count);
        await gate.WaitAsync(cancel);
        try
        {
            while (numbers.Count < count)
            {
                if (next == end)
                {
                    next = await db.Alone(cancel).ExecuteScalarAsync<long>("select nextval('notices.letter_block')") * Block;
                    end = next + Block;
                }

                numbers.Add(TrackingNumber.Of(next++));
            }
        }
        finally
        {
            gate.Release();
        }

        return numbers;
    }

    public void Dispose() => gate.Dispose();
}

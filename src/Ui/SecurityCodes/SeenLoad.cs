using System.Collections.Concurrent;
using System.Numerics;
using Panah.Data;

namespace Panah.Ui.SecurityCodes;

/// <summary>
/// How many forms came from where lately, and what work the next one costs (S-M3): a bit more, twice the work, for each doubling. What comes
/// from one source makes it dearer there and nowhere else; what comes from everywhere at once makes it a little dearer for all. Where even that
/// is too little, the picture or its speech is asked for, which people solve and machines find harder. Kept in this node's memory only.
/// </summary>
internal sealed class SeenLoad(TimeProvider time)
{
    /// <summary>Leading zero bits while nothing is amiss: about 65,000 hashes, well under a second on a cheap phone.</summary>
    public const int LeastBits = 16;

    /// <summary>The most work that is asked of a phone, about 4 s on a cheap one.</summary>
    public const int MostBits = 20;

    /// <summary>No proof will do: the picture, or its speech.</summary>
    public const int PictureOnly = MostBits + 1;

    /// <summary>Forms from one source in a window before its work rises.</summary>
    public const int QuietFromSource = 100;

    /// <summary>Forms from everywhere in a window before everybody's work rises.</summary>
    public const int QuietInAll = 20_000;

    /// <summary>Bits that everybody's work rises by at most.</summary>
    private const int MostForAll = 2;

    private const int MostSources = 50_000;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Count> _sources = new(StringComparer.Ordinal);
    private readonly Count _all = new();

    /// <summary>The work that a form from here costs now.</summary>
    public int BitsFor(string source)
    {
        var now = Number(time.GetUtcNow());
        var here = _sources.TryGetValue(source, out var count) ? Doublings(count.In(now), QuietFromSource) : 0;
        var bits = LeastBits + here + Math.Min(MostForAll, Doublings(_all.In(now), QuietInAll));
        // What rises for all never comes to the picture alone.
        return here > MostBits - LeastBits ? PictureOnly : Math.Min(bits, MostBits);
    }

    /// <summary>A form came, solved or not.</summary>
    public void Add(string source)
    {
        var now = Number(time.GetUtcNow());
        if (_sources.Count > MostSources)
        {
            foreach (var (old, count) in _sources)
            {
                if (count.In(now) <= QuietFromSource) _sources.TryRemove(old, out _);
            }
        }

        _sources.GetOrAdd(source, _ => new Count()).Add(now);
        _all.Add(now);
    }

    private static long Number(DateTimeOffset now) => now.UtcTicks / Window.Ticks;

    private static int Doublings(int seen, int quiet) => seen < quiet ? 0 : BitOperations.Log2((uint)(seen / quiet)) + 1;

    /// <summary>Of this window and the one before, whichever is more: a window's end forgives nothing at once.</summary>
    private sealed class Count
    {
        private readonly Lock _lock = new();
        private long _window;
        private int _now;
        private int _before;

        public void Add(long window)
        {
            lock (_lock)
            {
                Turn(window);
                _now++;
            }
        }

        public int In(long window)
        {
            lock (_lock)
            {
                Turn(window);
                return Math.Max(_now, _before);
            }
        }

        private void Turn(long window)
        {
            if (window <= _window) return;
            (_before, _now, _window) = (window == _window + 1 ? _now : 0, 0, window);
        }
    }
}

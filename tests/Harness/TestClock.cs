namespace Panah.Harness;

/// <summary>
/// Real time plus an offset that only grows. Timers made from it fire when the clock is moved past them,
/// so background work behaves as if the time had really gone by.
/// </summary>
public sealed class TestClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<ClockTimer> _timers = [];
    private long _offsetTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;

    public override long GetTimestamp() =>
        System.GetTimestamp() + (long)(Offset.TotalSeconds * System.TimestampFrequency);

    public override long TimestampFrequency => System.TimestampFrequency;

    private TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    /// <summary>Moves the clock forward for the rest of the run.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        ClockTimer[] timers;
        lock (_gate)
        {
            Interlocked.Add(ref _offsetTicks, by.Ticks);
            timers = [.. _timers];
        }

        foreach (var timer in timers)
        {
            timer.Reschedule();
        }
    }

    /// <summary>Moves the clock to <paramref name="moment"/> when that is still to come; never back.</summary>
    public void AdvanceTo(DateTimeOffset moment)
    {
        var by = moment - GetUtcNow();
        if (by > TimeSpan.Zero)
        {
            Advance(by);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ClockTimer(this, callback, state);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    private void Forget(ClockTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    /// <summary>A system timer that knows when it is due on the test's clock.</summary>
    private sealed class ClockTimer : ITimer
    {
        private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;
        private readonly TestClock _clock;
        private readonly ITimer _inner;
        private readonly Lock _gate = new();
        private TimeSpan _period = Never;
        private DateTimeOffset? _due;

        public ClockTimer(TestClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _inner = System.CreateTimer(
                _ =>
                {
                    Fired();
                    callback(state);
                },
                state: null, Never, Never);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                _period = period == TimeSpan.Zero ? Never : period;
                _due = dueTime == Never ? null : _clock.GetUtcNow() + dueTime;
                return _inner.Change(dueTime, _period);
            }
        }

        public void Reschedule()
        {
            lock (_gate)
            {
                if (_due is not { } due)
                {
                    return;
                }

                var left = due - _clock.GetUtcNow();
                _inner.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, _period);
            }
        }

        public void Dispose()
        {
            _clock.Forget(this);
            lock (_gate)
            {
                _due = null;
            }

            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            _clock.Forget(this);
            lock (_gate)
            {
                _due = null;
            }

            return _inner.DisposeAsync();
        }

        private void Fired()
        {
            lock (_gate)
            {
                _due = _period == Never ? null : _clock.GetUtcNow() + _period;
            }
        }
    }
}

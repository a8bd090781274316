using System.Collections.Concurrent;

namespace Panah.Simulators.Faults;

/// <summary>Which faults are on. In memory: a restart ends them all.</summary>
internal sealed class FaultBoard
{
    public static readonly IReadOnlyList<string> Places =
        ["civil", "sim", "foreigners", "companies", "postal", "insured", "cover", "medical", "dossier", "sms1", "sms2", "email", "bank"];

    private readonly ConcurrentDictionary<string, Running> _running = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Fault> All => _running.ToDictionary(pair => pair.Key, pair => pair.Value.Fault, StringComparer.Ordinal);

    public void Start(string place, Fault fault) => _running[place] = new Running(fault);

    public bool End(string place) => _running.TryRemove(place, out _);

    /// <summary>The fault that this call meets, or null.</summary>
    public Fault? Next(string place) => _running.TryGetValue(place, out var running) && running.Strikes() ? running.Fault : null;

    /// <summary>Strikes evenly, not by dice, so that tests say the same each time.</summary>
    private sealed class Running(Fault fault)
    {
        private readonly Lock _lock = new();
        private double _due;

        public Fault Fault => fault;

        public bool Strikes()
        {
            lock (_lock)
            {
                _due += fault.Rate;
                if (_due < 1 - 1e-9) return false;
                _due -= 1;
                return true;
            }
        }
    }
}

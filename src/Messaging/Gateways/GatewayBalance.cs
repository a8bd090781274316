using System.Security.Cryptography;

namespace Panah.Messaging.Gateways;

/// <summary>
/// Shares messages out between gateways. Trouble and slowness take weight from a gateway at once; it drifts back to its share slowly.
/// What a node has seen is its own: the weights need no database and mend themselves.
/// </summary>
internal sealed class GatewayBalance(IReadOnlyList<ISmsGateway> gateways, TimeProvider time)
{
    /// <summary>Never nothing: what gets no messages can't show that it is well again.</summary>
    private const double Least = 2;
    private const double DriftAMinute = 5;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, double> _weights = gateways.ToDictionary(gateway => gateway.Name, gateway => (double)gateway.Share, StringComparer.Ordinal);
    private DateTimeOffset _drifted = time.GetUtcNow();

    /// <summary>Weights as they are now.</summary>
    public IReadOnlyDictionary<string, double> Weights
    {
        get
        {
            lock (_lock)
            {
                Drift();
                return new Dictionary<string, double>(_weights, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Whom to try first, drawn by weight; the others after, heaviest first.</summary>
    public IReadOnlyList<ISmsGateway> Order()
    {
        var weights = Weights;
        var drawn = RandomNumberGenerator.GetInt32(1_000_000) / 1_000_000d * weights.Values.Sum();
        ISmsGateway? first = null;
        foreach (var gateway in gateways)
        {
            first = gateway;
            drawn -= weights[gateway.Name];
            if (drawn < 0) break;
        }

        return first is null ? [] : [first, .. gateways.Where(gateway => gateway != first).OrderByDescending(gateway => weights[gateway.Name])];
    }

    public void Report(ISmsGateway gateway, bool well, TimeSpan took)
    {
        lock (_lock)
        {
            Drift();
            var weight = _weights[gateway.Name];
            _weights[gateway.Name] = Math.Max(Least, !well ? weight * 0.6 : took > Slow ? weight * 0.85 : weight);
        }
    }

    private void Drift()
    {
        var now = time.GetUtcNow();
        var gained = (now - _drifted).TotalMinutes * DriftAMinute;
        _drifted = now;
        foreach (var gateway in gateways) _weights[gateway.Name] = Math.Min(Math.Max(gateway.Share, Least), _weights[gateway.Name] + gained);
    }
}

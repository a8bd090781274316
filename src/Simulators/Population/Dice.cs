namespace Panah.Simulators.Population;

/// <summary>SplitMix64: the same person for the same seed and number, on every machine.</summary>
internal struct Dice(ulong seed, ulong number)
{
    private ulong _state = (seed * 0x9E3779B97F4A7C15) ^ (number * 0xD1B54A32D192ED03);

    public int Next(int below) => (int)(NextLong() % (ulong)below);

    public bool Chance(int inHundred) => Next(100) < inHundred;

    public T Of<T>(IReadOnlyList<T> list) => list[Next(list.Count)];

    /// <summary>So many digits, the first of which is not 0.</summary>
    public string Digits(int count)
    {
        var state = NextLong();
        return string.Create(count, state, static (span, value) =>
        {
            for (var i = span.Length - 1; i >= 0; i--, value /= 10) span[i] = (char)('0' + (value % 10));
            if (span[0] == '0') span[0] = '1';
        });
    }

    private ulong NextLong()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

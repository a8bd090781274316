using Panah.Contributions.Slips;
using Panah.Contributions.Tariffs;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Contributions;

/// <summary>
/// 10,000 made-up lives of insured persons, told to the program and to <see cref="SlowCalculator"/>, which knows nothing of the program: it counts days on a
/// calendar of its own and multiplies by adding. They must agree on every answer and every rial.
/// </summary>
public sealed class HistoryTests
{
    private const int Histories = 10_000;
    private const int Steps = 8;
    private static readonly string[] Groups = ["optional", "driver", "carpet-weaver", "self-employed", RequestRules.Construction];

    [Fact, Row("P10")]
    public void Histories_AgainstTheSlowCalculator_AgreeOnEveryAnswerAndRial()
    {
        var differences = new List<string>();
        var (granted, refused) = (0, 0);
        for (var seed = 0; seed < Histories; seed++)
        {
            var life = new Life(seed);
            for (var step = 0; step < Steps; step++)
            {
                var (program, slow) = life.Step();
                if (program != slow) differences.Add($"history {seed}, step {step}: the program says {program}, the calculator {slow}");
                if (program.StartsWith("Refusal", StringComparison.Ordinal)) refused++;
                else granted++;
            }
        }

        differences.Take(20).ShouldBeEmpty();
        // A test in which nothing is granted, or nothing refused, would compare nothing.
        granted.ShouldBeGreaterThan(Histories);
        refused.ShouldBeGreaterThan(Histories);
    }

    /// <summary>One person: time goes by, they ask, and then pay, cancel, or let the slip lie.</summary>
    private sealed class Life
    {
        private readonly Random _dice;
        private readonly string _group;
        private readonly JalaliPeriod? _registry;
        private readonly long _basis;
        private readonly List<Tariff> _tariffs = [];
        private readonly HashSet<JalaliPeriod> _paid = [];
        private readonly Dictionary<JalaliPeriod, string> _open = [];
        private JalaliDate _today;

        public Life(int seed)
        {
            _dice = new Random(seed);
            _group = Groups[_dice.Next(Groups.Length)];
            _today = JalaliDate.Of(1399, 1, 1).AddDays(_dice.Next(3_000));
            _registry = _dice.Next(10) == 0 ? null : _today.Period.AddMonths(-_dice.Next(6));
            _basis = _dice.NextInt64(1, 2_000_000_000);
            // Tariffs of spans that end anywhere, not only with a year.
            for (var from = _today.Period.AddMonths(-8); from < _today.Period.AddMonths(30); from = _tariffs[^1].To!.Value.AddMonths(1))
            {
                var premium = _dice.Next(1, 400_000);
                var least = _dice.NextInt64(1, 200_000_000);
                _tariffs.Add(new Tariff(_tariffs.Count + 1, _group, from, from.AddMonths(_dice.Next(14)), premium, _dice.Next(premium + 1), new Rial(least), new Rial(least * _dice.Next(1, 8)), "قانون"));
            }
        }

        public (string Program, string Slow) Step()
        {
            _today = _today.AddDays(_dice.Next(3) == 0 ? _dice.Next(140) : _dice.Next(35));
            if (_dice.Next(3) > 0) End(_dice.Next(2) == 0);
            int? months = _dice.Next(12) == 0 ? null : _dice.Next(3) > 0 ? 1 : _dice.Next(-1, 15);
            JalaliPeriod? chosen = _dice.Next(8) == 0 ? null : _today.Period.AddMonths(_dice.Next(-2, 4));
            var program = Program(months, chosen);
            var slow = SlowCalculator.Ask(_group, Number(_registry), [.. _paid.Select(period => Number(period)!.Value)], [.. _open.Keys.Select(period => Number(period)!.Value)],
                months, Number(chosen), _today.Year, _today.Month, _today.Day, _basis, [.. _tariffs.Select(Slow)]);
            if (!program.StartsWith("Refusal", StringComparison.Ordinal)) Record(months!.Value, chosen);
            return (program, slow);
        }

        private Standing Standing => new(_group, _registry, _paid, _open);

        private string Program(int? months, JalaliPeriod? chosen)
        {
            if (RequestRules.Judge(Standing, months, chosen, _today) is { } refusal) return refusal.Code;
            var (first, sum, told) = (RequestRules.First(Standing, chosen, _today), Rial.Zero, new List<string>());
            for (var n = 0; n < months; n++)
            {
                var period = first.AddMonths(n);
                if (_tariffs.Find(tariff => tariff.Covers(period)) is not { } tariff) return "Refusal.NoTariff";
                var month = Reckoning.Of(period, new Rial(_basis), tariff);
                told.Add($"{Number(period)}={month.Basis.Amount}:{month.Amount.Amount}");
                sum += month.Amount;
            }

            return $"{string.Join(' ', told)} sum {sum.Amount}";
        }

        private void Record(int months, JalaliPeriod? chosen)
        {
            var first = RequestRules.First(Standing, chosen, _today);
            for (var n = 0; n < months; n++) _open[first.AddMonths(n)] = "slip";
        }

        private void End(bool paid)
        {
            if (paid) _paid.UnionWith(_open.Keys);
            _open.Clear();
        }

        private static int? Number(JalaliPeriod? period) => period is { } known ? SlipWorld.Number(known) : null;

        private static SlowTariff Slow(Tariff tariff) => new(
            Number(tariff.From)!.Value, Number(tariff.To)!.Value, tariff.PremiumPpm, tariff.StateSharePpm, tariff.MinBasis.Amount, tariff.MaxBasis.Amount);
    }
}

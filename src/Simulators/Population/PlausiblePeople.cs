using System.Globalization;
using Panah.Kernel;
using Panah.Kernel.Reference;

namespace Panah.Simulators.Population;

/// <summary>Makes the n-th plausible citizen of a seed: valid national ID with a real prefix, unique for n below 600 million.</summary>
internal static class PlausiblePeople
{
    private const long PerPrefix = 1_000_000;
    private static readonly string[] Prefixes = [.. NationalIdPrefixes.All.Select(prefix => prefix.Key).Order(StringComparer.Ordinal)];
    private static readonly string[] Operators = ["0910", "0911", "0912", "0913", "0914", "0915", "0916", "0917", "0918", "0919", "0990", "0991", "0901", "0902", "0903", "0930", "0933", "0935", "0936", "0937", "0938", "0939", "0921", "0922"];
    private static readonly string[] Groups = ["optional", "self-employed", "driver", "construction", "carpet-weaver"];

    public static long Count => Prefixes.Length * PerPrefix;

    public static (SimulatedPerson Person, string FoldedName) Make(long seed, long number, DateOnly today)
    {
        var dice = new Dice((ulong)seed, (ulong)number);
        var female = dice.Chance(50);
        var first = dice.Next(female ? Names.Women.Length : Names.Men.Length);
        var family = dice.Next(Names.Families.Length);
        var born = today.AddDays(-dice.Next(365 * 62) - (365 * 18));
        var period = JalaliPeriod.From(new DateTimeOffset(today, TimeOnly.MinValue, TimeSpan.Zero));
        var insured = dice.Chance(70);
        var person = new SimulatedPerson
        {
            NationalId = NationalIdOf(number),
            FirstName = (female ? Names.Women : Names.Men)[first],
            LastName = Names.Families[family],
            BirthDate = born,
            Gender = female ? Gender.Female : Gender.Male,
            BirthCertificate = new Certificate(dice.Digits(1 + dice.Next(5)), dice.Digits(6), dice.Of(Names.Letters), dice.Digits(2)),
            PostalCode = dice.Chance(95) ? PostalCodeOf(ref dice) : null,
            Email = dice.Chance(20) ? $"p{number}@example.ir" : null,
            Mobiles = [MobileOf(number)],
            Insurance = insured ? new Insurance(InsuranceNumberOf(number), dice.Of(Branches.All).Code, dice.Of(Groups), period.AddMonths(-1 - dice.Next(dice.Chance(85) ? 3 : 18)).Value, (100 + dice.Next(200)) * 1_000_000L) : null,
            CoveredUntil = insured || dice.Chance(30) ? today.AddDays(dice.Next(400) - 30) : null,
            MedicalCouncilNumber = dice.Chance(1) ? dice.Digits(6) : null,
        };
        return (person, (female ? Names.FoldedWomen : Names.FoldedMen)[first] + Names.FoldedFamilies[family]);
    }

    private static string NationalIdOf(long number)
    {
        var prefix = Prefixes[number % Prefixes.Length];
        // A stride that shares no factor with a million visits every number once, and neighbours don't look alike.
        var serial = ((number / Prefixes.Length * 739_391) + 104_729) % PerPrefix;
        var nine = string.Create(CultureInfo.InvariantCulture, $"{prefix}{serial:000000}");
        return nine + NationalId.CheckDigit(nine);
    }

    private static string MobileOf(long number)
    {
        var serial = ((number / Operators.Length * 7_393_913) + 1_299_709) % 10_000_000;
        return string.Create(CultureInfo.InvariantCulture, $"{Operators[number % Operators.Length]}{serial:0000000}");
    }

    private static string InsuranceNumberOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{(number % 9_000_000_000) + 1_000_000_000:0000000000}");

    private static string PostalCodeOf(ref Dice dice)
    {
        ReadOnlySpan<char> allowed = "1346789";
        Span<char> code = stackalloc char[10];
        for (var i = 0; i < 5; i++) code[i] = allowed[dice.Next(allowed.Length)];
        // The first four are never all the same.
        if (code[3] == code[0]) code[3] = code[0] == '1' ? '3' : '1';
        dice.Digits(5).CopyTo(code[5..]);
        return new string(code);
    }
}

using System.Globalization;
using Panah.Contributions.Tariffs;
using Panah.Kernel;

namespace Panah.Contributions.Pages.Office;

/// <summary>A proposed tariff as it is typed: text, until every field is right.</summary>
internal static class TariffForm
{
    public const int LongestLaw = 500;
    private const int ShortestLaw = 10;
    private const decimal PpmOfPercent = 10_000m;

    /// <summary>Percent in any digits, «۱۳٫۵», «13.5» or «13/5», as parts per million; null where it is no number of at most four decimals.</summary>
    public static int? ReadPercent(string? typed)
    {
        var text = PersianText.Compact(typed).Replace('٫', '.').Replace('/', '.');
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent > 100) return null;
        var ppm = percent * PpmOfPercent;
        return ppm == decimal.Truncate(ppm) ? (int)ppm : null;
    }

    /// <summary>The tariff; what is wrong is told by field and text key.</summary>
    public static Tariff? Read(TariffFields fields, Action<string, string> wrong)
    {
        var (premium, state) = (ReadPercent(fields.Premium), ReadPercent(fields.StateShare));
        var law = PersianText.Tidy(fields.LegalBasis ?? "");
        var from = Required(nameof(fields.From), fields.From, wrong);
        var to = string.IsNullOrWhiteSpace(fields.To) ? null : Required(nameof(fields.To), fields.To, wrong);
        var (min, max) = (Money(nameof(fields.MinBasis), fields.MinBasis, wrong), Money(nameof(fields.MaxBasis), fields.MaxBasis, wrong));
        if (string.IsNullOrWhiteSpace(fields.Group)) wrong(nameof(fields.Group), "Office.GroupRequired");
        if (to < from) wrong(nameof(fields.To), "Office.SpanBackwards");
        if (premium is null or 0) wrong(nameof(fields.Premium), "Office.BadPercent");
        if (state is null) wrong(nameof(fields.StateShare), "Office.BadPercent");
        else if (state > premium) wrong(nameof(fields.StateShare), "Office.StateTooMuch");
        if (min is { } least && max is { } most && most < least) wrong(nameof(fields.MaxBasis), "Office.MaxBelowMin");
        if (law.Length is < ShortestLaw or > LongestLaw) wrong(nameof(fields.LegalBasis), "Office.LawRequired");
        return from is { } first && premium is > 0 && state <= premium && min is { } low && max >= low && !(to < from) && law.Length is >= ShortestLaw and <= LongestLaw && !string.IsNullOrWhiteSpace(fields.Group)
            ? new Tariff(0, fields.Group!, first, to, premium.Value, state.Value, low, max!.Value, law)
            : null;
    }

    private static JalaliPeriod? Required(string field, string? typed, Action<string, string> wrong)
    {
        if (JalaliPeriod.TryParse(typed, out var period, out _)) return period;
        wrong(field, "Office.BadPeriod");
        return null;
    }

    private static Rial? Money(string field, string? typed, Action<string, string> wrong)
    {
        if (Rial.TryParse(typed, out var amount, out _) && amount > Rial.Zero) return amount;
        wrong(field, "Office.BadAmount");
        return null;
    }
}

/// <summary>What was typed.</summary>
internal sealed record TariffFields(string? Group, string? From, string? To, string? Premium, string? StateShare, string? MinBasis, string? MaxBasis, string? LegalBasis);

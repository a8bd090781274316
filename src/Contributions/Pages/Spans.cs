using Microsoft.Extensions.Localization;
using Panah.Contributions.Texts;
using Panah.Kernel;
using Panah.Ui;

namespace Panah.Contributions.Pages;

/// <summary>Months in words: «آبان ۱۴۰۵», or «آبان ۱۴۰۵ تا دی ۱۴۰۵».</summary>
internal static class Spans
{
    public static string Of(IStringLocalizer<ContributionsTexts> texts, JalaliPeriod first, JalaliPeriod last) =>
        first == last ? Show.Period(first) : texts["Span", Show.Period(first), Show.Period(last)];
}

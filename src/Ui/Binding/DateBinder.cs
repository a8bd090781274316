using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Panah.Kernel;

namespace Panah.Ui;

/// <summary>
/// Reads the three fields of <c>p-date</c> (<c>X.Year</c>, <c>X.Month</c>, <c>X.Day</c>), or one value <c>1405/08/30</c>, as a Jalali day,
/// or as a Gregorian one where its month was chosen,
/// into <see cref="JalaliDate"/> or the <see cref="DateOnly"/> of the same day.
/// </summary>
internal sealed class DateBinder(Reasons reasons) : IModelBinder
{
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var (year, month, day) = (Part(bindingContext, ".Year"), Part(bindingContext, ".Month"), Part(bindingContext, ".Day"));
        var whole = Part(bindingContext, "");
        if (year is null && month is null && day is null && whole is null) return Task.CompletedTask;

        var optional = Nullable.GetUnderlyingType(bindingContext.ModelType) is not null;
        if (optional && string.IsNullOrWhiteSpace(year + month + day + whole))
        {
            bindingContext.Result = ModelBindingResult.Success(null);
            return Task.CompletedTask;
        }

        JalaliDate date;
        string reason;
        var read = DateTagHelper.IsGregorian(month)
            ? TryGregorian(year, month!, day, out date, out reason)
            : whole is null
            ? JalaliDate.TryParse(year, month, day, out date, out reason)
            : JalaliDate.TryParse(whole, out date, out reason);
        if (read)
        {
            var wantsDateOnly = (Nullable.GetUnderlyingType(bindingContext.ModelType) ?? bindingContext.ModelType) == typeof(DateOnly);
            bindingContext.Result = ModelBindingResult.Success(wantsDateOnly ? date.Gregorian : date);
        }
        else
        {
            bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, reasons.Sentence(reason, bindingContext.ModelMetadata.ContainerType));
        }

        return Task.CompletedTask;
    }

    /// <summary>A day as foreign papers have it (U7), kept as the Jalali day that it is.</summary>
    private static bool TryGregorian(string? year, string month, string? day, out JalaliDate date, out string reason)
    {
        date = default;
        reason = "JalaliDate.Format";
        if (!Number(year, out var y) || !Number(day, out var d) || !Number(month[1..], out var m) || m is < 1 or > 12) return false;
        reason = "JalaliDate.GregorianYear";
        if (y is < 1850 or > 2150) return false;
        reason = "JalaliDate.Day";
        if (d < 1 || d > DateTime.DaysInMonth(y, m)) return false;
        (date, reason) = (JalaliDate.From(new DateOnly(y, m, d)), "");
        return true;
    }

    private static bool Number(string? typed, out int number) =>
        int.TryParse(PersianText.Compact(typed), NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string? Part(ModelBindingContext context, string suffix)
    {
        var name = context.ModelName + suffix;
        var given = context.ValueProvider.GetValue(name);
        if (given == ValueProviderResult.None) return null;
        var text = (given.FirstValue ?? "").Replace("\0", "?", StringComparison.Ordinal);
        context.ModelState.SetModelValue(name, new ValueProviderResult(text));
        // The parts are only kept for showing again; the judgement stands on the whole, so none of them may stay unvalidated.
        if (suffix.Length > 0) context.ModelState.MarkFieldSkipped(name);
        return text;
    }
}

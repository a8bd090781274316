using Microsoft.AspNetCore.Mvc.ModelBinding;
using Panah.Kernel;

namespace Panah.Ui;

/// <summary>
/// Reads the three fields of <c>p-date</c> (<c>X.Year</c>, <c>X.Month</c>, <c>X.Day</c>), or one value <c>1405/08/30</c>, as a Jalali day
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
        var read = whole is null
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

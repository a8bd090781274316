using System.Buffers;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Panah.Kernel;

namespace Panah.Ui;

/// <summary>
/// Text from people: NUL refused (PostgreSQL can't store it), marks that reorder text dropped, blanks trimmed; nothing left is null.
/// A password (<c>[DataType(DataType.Password)]</c>) comes as it was typed, only NUL refused: trimming would change the secret.
/// </summary>
internal sealed class TextBinder(Reasons reasons, bool secret) : IModelBinder
{
    private static readonly SearchValues<char> Bidi =
        SearchValues.Create("\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var given = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
        if (given == ValueProviderResult.None) return Task.CompletedTask;
        var text = given.FirstValue ?? "";
        if (PersianText.HasNul(text))
        {
            // The NUL is not kept for showing again: HTML can't hold it either.
            bindingContext.ModelState.SetModelValue(bindingContext.ModelName, new ValueProviderResult(secret ? "" : text.Replace("\0", "", StringComparison.Ordinal)));
            bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, reasons.Sentence("Text.Nul", bindingContext.ModelMetadata.ContainerType));
            return Task.CompletedTask;
        }

        var tidy = secret ? text : WithoutBidiControls(text).Trim();
        bindingContext.ModelState.SetModelValue(bindingContext.ModelName, new ValueProviderResult(secret ? "" : tidy));
        bindingContext.Result = ModelBindingResult.Success(tidy.Length == 0 && bindingContext.ModelMetadata.ConvertEmptyStringToNull ? null : tidy);
        return Task.CompletedTask;
    }

    internal static bool IsSecret(ModelMetadata metadata) => metadata.DataTypeName == nameof(DataType.Password);

    private static string WithoutBidiControls(string text) =>
        text.AsSpan().ContainsAny(Bidi) ? string.Concat(text.Where(c => !PersianText.IsBidiControl(c))) : text;
}

using Microsoft.AspNetCore.Mvc.ModelBinding;
using Panah.Kernel;

namespace Panah.Ui;

/// <summary>Turns what a person typed into an identifier, or into the sentence that says why not. What was typed stays in the model state.</summary>
internal sealed class IdentifierBinder<T>(Reasons reasons) : IModelBinder
    where T : struct, IIdentifier<T>
{
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var given = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
        if (given == ValueProviderResult.None) return Task.CompletedTask;
        var text = (given.FirstValue ?? "").Trim();
        bindingContext.ModelState.SetModelValue(bindingContext.ModelName, new ValueProviderResult(text.Replace("\0", "", StringComparison.Ordinal)));
        var optional = Nullable.GetUnderlyingType(bindingContext.ModelType) is not null;
        if (optional && text.Length == 0)
        {
            bindingContext.Result = ModelBindingResult.Success(null);
        }
        else if (T.TryParse(text, out var value, out var reason))
        {
            bindingContext.Result = ModelBindingResult.Success(value);
        }
        else
        {
            bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, reasons.Sentence(reason, bindingContext.ModelMetadata.ContainerType));
        }

        return Task.CompletedTask;
    }
}

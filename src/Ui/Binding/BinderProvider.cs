using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Panah.Kernel;

namespace Panah.Ui;

/// <summary>The one way in: identifiers, days and texts of forms and queries. Bodies of the API are JSON and read by their converters.</summary>
internal sealed class BinderProvider : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context)
    {
        if (context.BindingInfo.BindingSource is { } source && source.CanAcceptDataFrom(BindingSource.Body)) return null;
        var type = Nullable.GetUnderlyingType(context.Metadata.ModelType) ?? context.Metadata.ModelType;
        var reasons = context.Services.GetRequiredService<Reasons>();
        if (type == typeof(DateOnly) || type == typeof(JalaliDate)) return new DateBinder(reasons);
        if (type == typeof(string)) return new TextBinder(reasons, TextBinder.IsSecret(context.Metadata));
        return IsIdentifier(type) ? (IModelBinder?)Activator.CreateInstance(typeof(IdentifierBinder<>).MakeGenericType(type), reasons) : null;
    }

    private static bool IsIdentifier(Type type) =>
        type.IsValueType && Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IIdentifier<>));
}

/// <summary>What MVC should know of our types and of validation attributes.</summary>
internal sealed class LeafMetadata : IValidationMetadataProvider
{
    public void CreateValidationMetadata(ValidationMetadataProviderContext context)
    {
        // An identifier or a day is a leaf: its properties are not walked into.
        var type = Nullable.GetUnderlyingType(context.Key.ModelType) ?? context.Key.ModelType;
        if (type == typeof(DateOnly) || type.Namespace == typeof(PersianText).Namespace) context.ValidationMetadata.ValidateChildren = false;

        // The sentences of attributes are ours, in the language of the page; one that a page sets itself stands.
        foreach (var attribute in context.ValidationMetadata.ValidatorMetadata.OfType<ValidationAttribute>())
        {
            if (attribute.ErrorMessage is null && attribute.ErrorMessageResourceName is null)
                attribute.ErrorMessage = "Validation." + attribute.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal);
        }
    }
}

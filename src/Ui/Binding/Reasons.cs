using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Localization;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>
/// Sentences for refused input. A capability whose guide words one differently puts <c>Reason.NationalId.Length</c> into its own texts;
/// otherwise the sentence of <see cref="ReasonTexts"/> stands.
/// </summary>
public sealed class Reasons(IStringLocalizerFactory texts)
{
    private readonly IStringLocalizer _shared = texts.Create(typeof(ReasonTexts));

    private readonly ConcurrentDictionary<Assembly, IStringLocalizer?> _own = new();

    /// <param name="reason">Key that parsing gave, such as <c>NationalId.Length</c>.</param>
    /// <param name="page">A type of the capability that asks; null for the shared sentence.</param>
    public string Sentence(string reason, Type? page = null)
    {
        var own = page is null ? null : _own.GetOrAdd(page.Assembly, TextsOf);
        var sentence = own?["Reason." + reason];
        return sentence is { ResourceNotFound: false } ? sentence.Value : _shared[reason].Value;
    }

    /// <summary>A capability's texts by convention: <c>Panah.Window</c> has <c>Panah.Window.Texts.WindowTexts</c>.</summary>
    private IStringLocalizer? TextsOf(Assembly assembly)
    {
        var name = assembly.GetName().Name!;
        var type = assembly.GetType($"{name}.Texts.{name[(name.LastIndexOf('.') + 1)..]}Texts");
        return type is null ? null : texts.Create(type);
    }
}

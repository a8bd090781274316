using Microsoft.Extensions.Localization;
using Panah.People.Texts;

namespace Panah.People;

/// <summary>Names of all audited actions in the language of the request (rows X5, X6), for whoever shows the audit to people.</summary>
public sealed class ActionNames(IStringLocalizerFactory localizers)
{
    private readonly IStringLocalizer _texts = localizers.Create(typeof(ActionTexts));

    /// <summary>Every action that has a name.</summary>
    public IEnumerable<(string Action, string Name)> All => _texts.GetAllStrings().Select(text => (text.Name, text.Value));

    /// <summary>The action as people read it; null where it has no name.</summary>
    /// <param name="action">Its stable dotted name.</param>
    public string? Find(string action) => _texts[action] is { ResourceNotFound: false } name ? name.Value : null;
}

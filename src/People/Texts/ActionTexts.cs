namespace Panah.People.Texts;

/// <summary>Marker of the names of audited actions, keyed by the action itself; read through <see cref="ActionNames"/>.</summary>
internal sealed class ActionTexts;

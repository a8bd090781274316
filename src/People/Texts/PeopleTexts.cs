namespace Panah.People.Texts;

/// <summary>Marker of this capability's texts.</summary>
public sealed class PeopleTexts;

namespace Panah.BackOffice.Texts;

/// <summary>Names the resources of this capability.</summary>
public sealed class BackOfficeTexts;

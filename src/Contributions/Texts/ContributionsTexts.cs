namespace Panah.Contributions.Texts;

/// <summary>Names the resources of this capability: every sentence of its pages and messages in three languages.</summary>
public sealed class ContributionsTexts;

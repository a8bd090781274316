namespace Panah.Notices.Texts;

/// <summary>Names the texts of this capability.</summary>
public sealed class NoticesTexts;

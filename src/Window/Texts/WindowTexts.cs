namespace Panah.Window.Texts;

/// <summary>Marker of this capability's texts.</summary>
public sealed class WindowTexts;

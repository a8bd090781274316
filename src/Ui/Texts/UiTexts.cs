namespace Panah.Ui.Texts;

/// <summary>Texts of the layout, the components and Ui's own pages.</summary>
public sealed class UiTexts;

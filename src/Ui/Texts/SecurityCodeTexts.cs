namespace Panah.Ui.Texts;

/// <summary>Names the sentences of the security code.</summary>
public sealed class SecurityCodeTexts;

namespace Panah.OpenId.Texts;

/// <summary>Names the texts of this capability.</summary>
public sealed class OpenIdTexts;

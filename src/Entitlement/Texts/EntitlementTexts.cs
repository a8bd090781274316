namespace Panah.Entitlement.Texts;

/// <summary>Texts of the entitlement pages, API and USSD answers.</summary>
public sealed class EntitlementTexts;

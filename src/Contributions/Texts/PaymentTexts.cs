namespace Panah.Contributions.Texts;

/// <summary>Names the texts of paying slips, and of their list, statistics and history.</summary>
public sealed class PaymentTexts
{
    /// <summary>What the keys of message texts begin with.</summary>
    internal const string Prefix = "Payments";
}

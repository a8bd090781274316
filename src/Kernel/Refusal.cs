namespace Panah.Kernel;

/// <summary>A rule said no: neither bad input nor a bug, so it is returned, never thrown.</summary>
/// <param name="Code">Stable name of the rule, and the key of its sentence in the capability's texts.</param>
/// <param name="LegalBasis">Article or clause the rule rests on, as text key; null where it is a matter of security or form.</param>
/// <param name="Arguments">What the sentence names, in the order of its placeholders.</param>
public sealed record Refusal(string Code, string? LegalBasis = null, params object[] Arguments);

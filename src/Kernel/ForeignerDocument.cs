namespace Panah.Kernel;

/// <summary>The paper by which a foreign national is found: passport, Faragir code or unique ID. Which one it is, the registry knows.</summary>
public static class ForeignerDocument
{
    /// <summary>In canonical form; null where it is none of the three.</summary>
    public static string? Read(string? typed) =>
        PassportNumber.TryParse(typed, out var passport, out _) ? passport.Value
        : FaragirCode.TryParse(typed, out var faragir, out _) ? faragir.Value
        : UniqueId.TryParse(typed, out var uniqueId, out _) ? uniqueId.Value
        : null;
}

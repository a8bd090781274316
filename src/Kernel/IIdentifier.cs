namespace Panah.Kernel;

/// <summary>
/// A value that people type: parsed once at the edge, passed on as its type, never as a string.
/// Parsing folds Persian and Arabic digits and drops blanks, dashes and bidi controls before it judges.
/// </summary>
public interface IIdentifier<TSelf>
    where TSelf : struct, IIdentifier<TSelf>
{
    /// <summary>Canonical form: ASCII, no separators. What is stored and sent.</summary>
    string Value { get; }

    /// <summary>Reads what a person typed.</summary>
    /// <param name="text">Anything, from any keyboard.</param>
    /// <param name="value">The value when the result is true.</param>
    /// <param name="reason">Text key of the reason for refusal when the result is false, such as <c>NationalId.Length</c>.</param>
    static abstract bool TryParse(string? text, out TSelf value, out string reason);
}

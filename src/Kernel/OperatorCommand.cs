namespace Panah.Kernel;

/// <summary>
/// A command of a capability on the operators' command line, such as <c>staff add</c>. Capabilities register it as a singleton instance;
/// the host alone knows how a command line is read, and gives it services on a migrated database.
/// </summary>
/// <param name="Words">How it is called, such as <c>client add</c>.</param>
/// <param name="Description">One English sentence for <c>--help</c>.</param>
/// <param name="RunAsync">Does it; returns the exit code, 0 when it was done.</param>
public sealed record OperatorCommand(string Words, string Description, Func<OperatorInput, CancellationToken, Task<int>> RunAsync)
{
    /// <summary>What it takes, in the order of <c>--help</c>.</summary>
    public IReadOnlyList<OperatorParameter> Parameters { get; init; } = [];
}

/// <summary>How a parameter is written.</summary>
public enum OperatorParameterKind
{
    /// <summary><c>--name value</c></summary>
    Option,

    /// <summary><c>--name value</c>, as often as wanted</summary>
    Options,

    /// <summary><c>--name</c></summary>
    Flag,

    /// <summary>A bare word, such as a file</summary>
    Argument,
}

/// <param name="Name">Without dashes, such as <c>redirect-uri</c>.</param>
/// <param name="Description">What it means, for <c>--help</c>.</param>
public sealed record OperatorParameter(string Name, string Description, OperatorParameterKind Kind = OperatorParameterKind.Option, bool Required = false);

/// <summary>What was given on the command line, and where the answer goes.</summary>
public sealed record OperatorInput(IServiceProvider Services, IReadOnlyDictionary<string, IReadOnlyList<string>> Values, TextWriter Output)
{
    /// <summary>The value of an option or argument; null when it was not given.</summary>
    public string? Value(string name) => All(name) is [var first, ..] ? first : null;

    /// <summary>The value of a required option or argument.</summary>
    public string Required(string name) => Value(name) ?? throw new InvalidOperationException($"--{name} is missing.");

    /// <summary>All values of an option.</summary>
    public IReadOnlyList<string> All(string name) => Values.GetValueOrDefault(name) ?? [];

    /// <summary>True when the flag was given.</summary>
    public bool Has(string name) => Values.ContainsKey(name);
}

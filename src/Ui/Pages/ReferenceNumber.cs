using System.Diagnostics;

namespace Panah.Ui;

/// <summary>The number that people are shown where something failed, and that stands in the log beside what failed: the beginning of the request's trace.</summary>
public static class ReferenceNumber
{
    /// <summary>Of the request at work; empty where there is none.</summary>
    public static string Now =>
        Activity.Current is { TraceId: var trace } && trace != default ? trace.ToString()[..12].ToUpperInvariant() : "";
}

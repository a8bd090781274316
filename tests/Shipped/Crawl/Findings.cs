using System.Collections.Concurrent;

namespace Panah.Shipped.Crawl;

/// <summary>What is wrong, and where; said once, however many people meet it.</summary>
internal sealed class Findings
{
    private readonly ConcurrentDictionary<string, string> _lines = new(StringComparer.Ordinal);

    /// <param name="place">The page's pattern and language, such as <c>/slips/{key} (fa)</c>.</param>
    /// <param name="who">For whom it was first seen, with the address.</param>
    public void Add(string place, string what, string who) => _lines.TryAdd($"{place}: {what}", who);

    public IReadOnlyList<string> Lines => [.. _lines.OrderBy(line => line.Key, StringComparer.Ordinal).Select(line => $"{line.Key} [{line.Value}]")];
}

using Xunit.Sdk;
using Xunit.v3;

namespace Panah.Shipped.Crawl;

/// <summary>What takes long begins first, so that nobody waits for it alone at the end; <see cref="AfterAll"/> comes last.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [nameof(Trouble), nameof(CrawlTests), nameof(ProgramTroubleTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName))];

    private static int Place(string name) =>
        name == nameof(AfterAll) ? 2 : Long.Any(part => name == part || name.Contains("." + part + " ", StringComparison.Ordinal)) ? 0 : 1;
}

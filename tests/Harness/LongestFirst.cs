using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Panah.Harness;

/// <summary>Collections that take long, the longest first, so that nobody waits for one of them alone at the end.</summary>
/// <param name="names">Names of collections, or of classes that are collections by themselves.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class LongCollectionsAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names => names;

    /// <summary>Looks back at what all others did.</summary>
    public string? Last { get; init; }
}

/// <summary>Begins with what <see cref="LongCollectionsAttribute"/> of the assembly names.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
    {
        var kept = testCollections.OfType<IXunitTestCollection>().FirstOrDefault()?.TestAssembly.Assembly.GetCustomAttribute<LongCollectionsAttribute>();
        return kept is null ? testCollections : [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName, kept))];
    }

    private static int Place(string name, LongCollectionsAttribute kept)
    {
        if (name == kept.Last)
            return int.MaxValue;
        for (var i = 0; i < kept.Names.Count; i++)
        {
            if (name == kept.Names[i] || name.Contains("." + kept.Names[i] + " ", StringComparison.Ordinal))
                return i;
        }

        return kept.Names.Count;
    }
}

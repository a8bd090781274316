using System.Reflection;
using Xunit;
using Xunit.v3;

namespace Panah.Harness;

/// <summary>What tests of one folder share: a program, a clock and a database of their own.</summary>
public sealed class Folder : ICollectionFixture<PanahServer>;

/// <summary>A class that measures, or kills, and bears no neighbours: it runs when all others are through, with a program of its own.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AloneAttribute : Attribute;

/// <summary>A folder so long that it is cut into parts, each with a program of its own, which run side by side.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class LongFolderAttribute(string folder, int parts) : Attribute
{
    public string Folder => folder;

    public int Parts => parts;
}

/// <summary>
/// Tests of a folder run one after another, since they share a clock that only moves forward; folders run side by side.
/// Classes that take no <see cref="PanahServer"/> stand apart, so that rules are tested without starting one.
/// </summary>
public sealed class FolderCollections(IXunitTestAssembly assembly) : TestCollectionFactoryBase(assembly)
{
    private readonly Dictionary<string, IXunitTestCollection> _collections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<Type, int>> _parts = assembly.Assembly.GetCustomAttributes<LongFolderAttribute>()
        .ToDictionary(folder => folder.Folder, folder => Divide(assembly.Assembly, folder), StringComparer.Ordinal);

    public override string DisplayName => "one collection for each folder";

    protected override IXunitTestCollection GetDefaultTestCollection(Type testClass)
    {
        var alone = testClass.GetCustomAttribute<AloneAttribute>() is not null;
        var server = TakesServer(testClass);
        var folder = FolderOf(testClass);
        var name = alone ? $"{testClass.Name}, alone" : folder;
        if (!alone && _parts.TryGetValue(name, out var parts))
            name += $" {parts[testClass]}";
        lock (_collections)
        {
            if (!_collections.TryGetValue(name, out var collection))
                _collections.Add(name, collection = new XunitTestCollection(TestAssembly, server ? typeof(Folder) : null, alone, name));
            return collection;
        }
    }

    /// <summary>Such as <c>Window</c>, and <c>Window, rules</c> of classes that start no program.</summary>
    private static string FolderOf(Type testClass) => (testClass.Namespace?.Split('.')[^1] ?? "") + (TakesServer(testClass) ? "" : ", rules");

    private static bool TakesServer(Type testClass) =>
        testClass.GetConstructors().Any(made => made.GetParameters().Any(parameter => parameter.ParameterType == typeof(PanahServer)));

    /// <summary>Spreads a folder's classes so that each part has about as many tests.</summary>
    private static Dictionary<Type, int> Divide(Assembly assembly, LongFolderAttribute folder)
    {
        var sizes = new int[folder.Parts];
        var parts = new Dictionary<Type, int>();
        foreach (var (type, tests) in assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false, IsNested: false } && FolderOf(type) == folder.Folder)
            .Select(type => (type, Tests: type.GetMethods().Count(method => method.GetCustomAttributes().Any(attribute => attribute is IFactAttribute))))
            .OrderByDescending(found => found.Tests).ThenBy(found => found.type.Name, StringComparer.Ordinal))
        {
            var part = Array.IndexOf(sizes, sizes.Min());
            sizes[part] += tests;
            parts[type] = part + 1;
        }

        return parts;
    }
}

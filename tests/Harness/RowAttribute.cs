using Xunit.v3;

namespace Panah.Harness;

/// <summary>Says which row of the requirements a test proves, such as <c>[Row("W5")]</c>; run one row's tests with <c>-trait Row=W5</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RowAttribute(string id) : Attribute, ITraitAttribute
{
    public string Id => id;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Row", id)];
}

using Xunit.v3;

namespace Panah.Harness;

/// <summary>Says which finding from outside a test closes, such as <c>[Finding("S-C1")]</c>; run one's tests with <c>-trait Finding=S-C1</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class FindingAttribute(string id) : Attribute, ITraitAttribute
{
    public string Id => id;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Finding", id)];
}

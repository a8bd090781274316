using Xunit.v3;

namespace Panah.Tests.OpenId;

/// <summary>
/// Names the modules of the OpenID Foundation's conformance suite whose semantics a test runs, prefix left out: <c>oidcc-</c>, and
/// <c>fapi2-security-profile-final-</c> for those that begin with <c>fapi2:</c>. Run one with <c>-trait Module=prompt-login</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ModulesAttribute(params string[] names) : Attribute, ITraitAttribute
{
    public IReadOnlyList<string> Names => names;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [.. names.Select(name => KeyValuePair.Create("Module", name))];
}

using System.Text.RegularExpressions;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Architecture;

/// <summary>
/// A room's addresses are its own: others send people there by what they are for (doors, tiles), and not by writing «/slips» in their code. A string
/// is an arrow too, one that no compiler holds to the diagram of docs/architecture.md.
/// </summary>
[Finding("H-6")]
public sealed partial class AddressTests
{
    /// <summary>Whose the first part of an address is.</summary>
    private static readonly Dictionary<string, string> Owners = new(StringComparer.Ordinal)
    {
        ["window"] = "Window", ["account"] = "Accounts", ["special"] = "Accounts", ["slips"] = "Contributions", ["pensioners"] = "Contributions",
        ["letters"] = "Notices", ["agencies"] = "Notices", ["entitlement"] = "Entitlement", ["openid"] = "OpenId",
    };

    /// <summary>What is left; it only shrinks. The first page of all and its menu are designed as a whole (guide 000, picture 1).</summary>
    private static readonly string[] Left =
    [
        "Accounts/SignIn/AccountSessions.cs /slips",
        "Contributions/Pages/Pensioners.cshtml /entitlement",
        "Contributions/Pages/Slips/Request.cshtml /special",
        "Ui/Pages/Index.cshtml /account",
        "Ui/Pages/Index.cshtml /entitlement",
        "Ui/Pages/Index.cshtml /letters",
        "Ui/Pages/Index.cshtml /slips",
        "Ui/Pages/Index.cshtml /special",
        "Ui/Pages/Index.cshtml /window",
    ];

    [Fact]
    public void Addresses_OfAnotherRoom_AreNotWrittenInCode()
    {
        var src = Path.Combine(Repository.Root, "src");
        new[] { "*.cs", "*.cshtml", "*.js", "*.mjs" }.SelectMany(pattern => Directory.EnumerateFiles(src, pattern, SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(src, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.StartsWith("Simulators/", StringComparison.Ordinal))
            .SelectMany(path => File.ReadLines(Path.Combine(src, path)).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
                .SelectMany(line => Address().Matches(line)).Select(found => found.Groups["first"].Value)
                .Where(first => Owners.TryGetValue(first, out var owner) && owner != path.Split('/')[0]).Distinct().Select(first => $"{path} /{first}"))
            .Order(StringComparer.Ordinal).ShouldBe(Left.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("""["'(=]/(?<first>[a-z]+)(?=[/"'?#)]|$)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}

using System.Text.RegularExpressions;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Architecture;

/// <summary>docs/asvs.md answers every row of levels 1 and 2, and names tests that are there.</summary>
[Row("S13")]
public sealed partial class AsvsTests
{
    private const int RowsOfTheStandard = 253;

    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "asvs.md"));

    private static readonly IReadOnlyList<(string Id, string State, string How)> Rows =
        [.. Line().Matches(Text).Select(line => (line.Groups["id"].Value, line.Groups["state"].Value, line.Groups["how"].Value))];

    [Fact]
    public void Rows_AreAllOfTheStandard_EachOnceAndAnswered()
    {
        Rows.Count.ShouldBe(RowsOfTheStandard);
        Rows.Select(row => row.Id).Distinct(StringComparer.Ordinal).Count().ShouldBe(RowsOfTheStandard);
        Rows.ShouldAllBe(row => row.How.Trim().Length > 0);
    }

    [Fact]
    public void Counts_AtTheTop_AreThoseOfTheRows()
    {
        foreach (var state in Rows.GroupBy(row => row.State, StringComparer.Ordinal))
            Text.ShouldContain($"{state.Key}: {state.Count()}", Case.Sensitive);
    }

    [Fact]
    public void Tests_ThatRowsName_AreThere()
    {
        var sources = string.Join('\n', Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText));
        var named = Test().Matches(Text).Select(test => (Class: test.Groups["class"].Value, Method: test.Groups["method"].Value)).Distinct().ToList();
        named.Count.ShouldBeGreaterThan(50);
        named.Where(test => !sources.Contains($" class {test.Class}", StringComparison.Ordinal) || !sources.Contains($" {test.Method}(", StringComparison.Ordinal))
            .ShouldBeEmpty("tests that docs/asvs.md names and that are gone");
    }

    [GeneratedRegex(@"^\| (?<id>V\d+\.\d+\.\d+) \| (?<state>met|not met|not ours) \| (?<how>.+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex(@"`(?<class>[A-Z][A-Za-z0-9]+Tests)\.(?<method>[A-Z][A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Test();
}

using System.Text.RegularExpressions;
using System.Xml.Linq;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Architecture;

/// <summary>What the sources promise about themselves.</summary>
public sealed partial class ProjectTests
{
    private const int LongestFile = 300;

    private static readonly string Src = Path.Combine(Repository.Root, "src");

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Src).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_OfProject_EqualTheTable(string project)
    {
        var written = XDocument.Load(Path.Combine(Src, project, project + ".csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))).Order(StringComparer.Ordinal);
        var row = File.ReadLines(Path.Combine(Repository.Root, "docs", "architecture.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).FirstOrDefault(cells => cells.Length > 3 && cells[1] == project);
        row.ShouldNotBeNull($"{project} has no row in docs/architecture.md");
        var allowed = row[2] == "all of them"
            ? Projects.Select(other => other.Data).Where(other => other != project)
            : row[2].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        written.ShouldBe(allowed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Files_AreShortEnoughToRead()
    {
        var files = SourceFiles.In("src").Concat(SourceFiles.In("tests"));
        files.Where(path => File.ReadLines(path).Count() > LongestFile).ShouldBeEmpty();
    }

    [Fact]
    public void Sources_HoldNoUnfinishedBusiness()
    {
        Directory.EnumerateFiles(Src, "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => File.ReadLines(path).Select((line, at) => (Line: line, Where: $"{Path.GetRelativePath(Src, path)}:{at + 1}")))
            .Where(line => Unfinished().IsMatch(line.Line)).Select(line => line.Where).ShouldBeEmpty();
    }

    [Fact]
    public void Migrations_OfEachCapability_AreNumberedWithoutDoubles()
    {
        foreach (var folder in Directory.EnumerateDirectories(Src, "Migrations", SearchOption.AllDirectories).Where(folder => !folder.Contains("/obj/", StringComparison.Ordinal)))
        {
            var names = Directory.EnumerateFiles(folder, "*.sql").Select(Path.GetFileName).OfType<string>().ToList();
            names.ShouldAllBe(name => MigrationName().IsMatch(name));
            names.Select(name => name[..4]).Order(StringComparer.Ordinal).ShouldBe(names.Select(name => name[..4]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), folder);
        }
    }

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX|NotImplementedException)\b|#region", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\A[0-9]{4}_[a-z0-9_]+\.sql\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MigrationName();
}

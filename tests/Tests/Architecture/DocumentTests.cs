using System.Text.RegularExpressions;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Architecture;

/// <summary>The papers point at what is there.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Decisions_AreAllInTheIndex()
    {
        var folder = Path.Combine(Repository.Root, "docs", "adr");
        var index = File.ReadAllText(Path.Combine(folder, "README.md"));
        Directory.EnumerateFiles(folder, "0*.md").Concat(Directory.EnumerateFiles(folder, "1*.md")).Select(Path.GetFileName)
            .Where(name => !index.Contains($"({name})", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Links_BetweenDocuments_LeadSomewhere()
    {
        var papers = Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories));
        papers.SelectMany(paper => Link().Matches(File.ReadAllText(paper)).Select(link => (Paper: paper, Target: link.Value)))
            .Where(link => !link.Target.Contains("://", StringComparison.Ordinal) && !link.Target.StartsWith('#') && !link.Target.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(link.Paper)!, link.Target.Split('#')[0])))
            .Select(link => $"{Path.GetRelativePath(Repository.Root, link.Paper)} → {link.Target}").ShouldBeEmpty();
    }

    [Fact]
    public void Walks_ThroughTheCode_NameFilesThatThereAre()
    {
        var named = Source().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"))).Select(file => file.Value).ToList();
        named.Count.ShouldBeGreaterThan(40);
        named.Where(file => !File.Exists(Path.Combine(Repository.Root, file))).ShouldBeEmpty();
    }

    [GeneratedRegex("(?<=`)src/[^`]+(?=`)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Source();

    [GeneratedRegex(@"(?<=\]\()[^)\s]+(?=\))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Link();
}

using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Crawl;

/// <summary>Comes after everything else of the assembly: what nobody has seen by then, no test of the shipped program looks at.</summary>
[Collection(nameof(AfterAll))]
public sealed class CoverageTests(ShippedProgram shipped)
{
    /// <summary>Says which pages were seen, in artifacts/visited.txt. Fails by itself when it runs alone: then nobody has been anywhere.</summary>
    [Fact, Row("U13")]
    public void EveryPage_OfTheProgram_WasSeenBySomebody()
    {
        shipped.Url.ShouldNotBeNull();
        var visited = Sitemap.Visited();
        File.WriteAllLines(
            Path.Combine(Repository.Root, "artifacts", "visited.txt"),
            Sitemap.Routes.Order(StringComparer.Ordinal)
                .Select(route => $"{route}  {visited.GetValueOrDefault(route) ?? Sitemap.NoPage.GetValueOrDefault(route) ?? "NEVER SEEN"}"));
        Sitemap.Routes.Except(visited.Keys, StringComparer.Ordinal).Except(Sitemap.NoPage.Keys, StringComparer.Ordinal)
            .ShouldBeEmpty("pages of the program that no journey and no crawl has seen");
    }

    [Fact]
    public void NoPage_IsOfRoutesThatExist() => Sitemap.NoPage.Keys.Where(path => !Sitemap.Serves(path)).ShouldBeEmpty();
}

[CollectionDefinition(nameof(AfterAll), DisableParallelization = true)]
public sealed class AfterAll;

using System.Collections.Concurrent;
using Panah.BrowserTests;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Crawl;

/// <summary>The crawl of U13: every page as each kind of person, in three languages.</summary>
public sealed class CrawlTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    private static readonly string[] Languages = ["fa", "en", "ar"];

    public static TheoryData<string> People => [.. Kinds.All.Select(kind => kind.Name)];

    [Theory, Row("U13"), Row("U1")]
    [MemberData(nameof(People))]
    public async Task EveryPage_OfKindOfPerson_LeadsSomewhereAndReadsWell(string name)
    {
        var kind = Kinds.All.Single(kind => kind.Name == name);
        var person = await PersonAsync();
        // A page that a person must not open is a finding of the crawl, with its address; not a failure of the journey.
        await kind.Enter(person, Shipped);
        var findings = new Findings();
        foreach (var language in Languages)
        {
            using var crawler = new Crawler(person, kind, language, Brand(language), findings);
            await crawler.WalkAsync(kind.Seeds);
            foreach (var twins in crawler.Names.GroupBy(page => page.Name, page => page.Pattern, StringComparer.Ordinal))
            {
                if (twins.Distinct(StringComparer.Ordinal).ToList() is { Count: > 1 } pages)
                    findings.Add($"{string.Join(" and ", pages)} ({language})", $"have one title «{twins.Key}»", kind.Name);
            }
        }

        findings.Lines.ShouldBeEmpty(string.Join('\n', findings.Lines));
    }

    private static string Brand(string language) => language == "en" ? "Panah" : "پناه";
}

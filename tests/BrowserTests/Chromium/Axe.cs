using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Panah.Harness;

namespace Panah.BrowserTests;

/// <summary>Which of its rules axe looks for.</summary>
internal enum AxeRules
{
    All,

    /// <summary>Those that see colours: for a page that was looked at whole and stands there in other colours.</summary>
    Colours,

    /// <summary>All but contrast, the slow half, which depends neither on the language nor on who reads.</summary>
    AllButContrast,
}

/// <summary>
/// axe-core on a page, mended for Persian: its contrast rules take cursive text for icon ligatures and skip nearly all of it,
/// so that one condition is taken out of the source. AAA's contrast rule leaves what is fainter than AA to AA's rule; here it judges alone.
/// </summary>
internal static partial class Axe
{
    private const string Run = """
        async rules => {
          const result = await axe.run(document, {
            resultTypes: ['violations'],
            // No rule that runs looks into the style sheets; asking for them again takes time.
            preload: false,
            ...(rules === 'Colours' ? { runOnly: { type: 'rule', values: ['color-contrast-enhanced', 'link-in-text-block'] } } : {
              runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
              rules: {
                // AAA's asks for more of each letter than AA's; both would measure every letter twice.
                'color-contrast': { enabled: false },
                'color-contrast-enhanced': { enabled: rules === 'All' },
                // AAA rules that are about wording, which people judge.
                'identical-links-same-purpose': { enabled: false },
              },
            }),
          });
          return JSON.stringify(result.violations.flatMap(v => v.nodes.map(n =>
            `${v.id}: ${n.target.join(' ')}: ${(n.failureSummary || '').replace(/\s+/g, ' ').slice(0, 260)}`)));
        }
        """;

    /// <summary>The short form, half as long: every page is given it anew, and reads it anew.</summary>
    private static readonly Lazy<string> Source = new(() => Mend(File.ReadAllText(Path.Combine(Repository.Root, "node_modules", "axe-core", "axe.min.js"))));

    /// <summary>Fails when axe has changed so that not exactly these places are mended.</summary>
    public static string Mend(string source) =>
        SkipsCursive().Count(source) == 1 && LeftToOthers().Count(source) == 4
            ? LeftToOthers().Replace(SkipsCursive().Replace(source, "${text}"), "")
            : throw new InvalidOperationException("axe-core's contrast rules are no longer those that were mended here; look at them again.");

    /// <summary>One line a violation: rule, element, what to mend. Runs past the page's content security policy.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(IPage page, AxeRules rules = AxeRules.All)
    {
        if (!await page.EvaluateAsync<bool>("() => typeof axe === 'object'"))
        {
            await page.EvaluateAsync(Source.Value);
        }

        return JsonSerializer.Deserialize<List<string>>(await page.EvaluateAsync<string>(Run, rules.ToString()))!;
    }

    /// <summary>
    /// The page as it stands without JavaScript. axe needs scripts, so it is shown again in a window that has them:
    /// its own taken out, what stands in <c>noscript</c> unfolded.
    /// </summary>
    public static async Task<IReadOnlyList<string>> RunWithoutScriptsAsync(Visit visit)
    {
        var html = WithoutScripts(await visit.Page.ContentAsync());
        await using var context = await visit.Context.Browser!.NewContextAsync((visit.Look with { JavaScript = true }).Options(visit.Site));
        var page = await context.NewPageAsync();
        await page.RouteAsync(visit.Page.Url, route => route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Body = html }));
        await page.GotoAsync(visit.Page.Url);
        return await RunAsync(page);
    }

    public static string WithoutScripts(string html) => Scripts().Replace(html, "")
        .Replace("<noscript>", "<div>", StringComparison.Ordinal).Replace("</noscript>", "</div>", StringComparison.Ordinal);

    /// <summary>«A text, and no icon ligature», as the short form has it.</summary>
    [GeneratedRegex(@"(?<text>""#text""===\w+\.props\.nodeName)&&!\w+\(\w+\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex SkipsCursive();

    /// <summary>From which contrast on AAA's rule and its check look, for letters of either size.</summary>
    [GeneratedRegex(@",minThreshold:[\d.]+", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex LeftToOthers();

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Scripts();
}

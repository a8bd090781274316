using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>Long texts: Markdown, in the language of the reader, with what belongs to the organisation filled in (ADR 0305).</summary>
public sealed class ProseTests(PanahServer server)
{
    [Theory, Row("X8"), Row("U11")]
    [InlineData("fa", "rtl")]
    [InlineData("en", "ltr")]
    [InlineData("ar", "rtl")]
    public async Task Help_InEveryLanguage_HasChaptersStepsPlacesToLinkToAndPictures(string language, string direction)
    {
        using var reader = server.Visitor();
        await reader.OpenAsync("/help?lang=" + language);
        var prose = reader.Page.QuerySelector("article.prose")!;

        reader.Page.DocumentElement.GetAttribute("dir").ShouldBe(direction);
        prose.QuerySelectorAll("h2").Length.ShouldBeGreaterThan(5);
        prose.QuerySelector("h2#recover").ShouldNotBeNull();
        // A chapter for each guide (U11), found from the head of the page.
        foreach (var chapter in new[] { "window", "account-register", "slips", "letters", "cover" })
        {
            prose.QuerySelector($"h2#{chapter}").ShouldNotBeNull(chapter);
            prose.QuerySelector($"ul a[href='#{chapter}']").ShouldNotBeNull(chapter);
        }

        foreach (var step in new[] { "sign-in", "code", "identity", "register", "slip", "letters", "cover" })
            prose.QuerySelector($"img[src*='/help/{step}.{language}.png']").ShouldNotBeNull(step);
        prose.QuerySelectorAll("ol > li").Length.ShouldBeGreaterThan(3);
        prose.QuerySelectorAll("li p").ShouldBeEmpty();
        prose.QuerySelector("a[href='/window/sign-in']").ShouldNotBeNull();
        prose.QuerySelectorAll("img").ShouldAllBe(picture => picture.GetAttribute("alt")!.Length > 0 && picture.GetAttribute("loading") == "lazy" && picture.GetAttribute("src")!.StartsWith("/assets/", StringComparison.Ordinal));
        prose.QuerySelector("bdi.num[dir=ltr]").ShouldNotBeNull();
        foreach (var sign in new[] { "{name}", "{phone}", "{ussd}", "{#", "](", "###" }) prose.TextContent.ShouldNotContain(sign);
    }

    [Fact, Row("X8")]
    public async Task Questions_FoldTheirAnswers()
    {
        using var reader = server.Visitor();
        await reader.OpenAsync("/faq?lang=fa");
        var folds = reader.Page.QuerySelectorAll("article.prose > details.fold");

        folds.Length.ShouldBe(File.ReadLines(Path.Combine(Repository.Root, "src/Ui/Prose/faq.fa.md")).Count(line => line.StartsWith("### ", StringComparison.Ordinal)));
        folds.ShouldAllBe(fold => fold.FirstElementChild!.LocalName == "summary" && fold.QuerySelector("div.stack > p") != null);
    }

    [Fact, Row("X15")]
    public async Task Terms_OfTheOrganisation_AreItsMarkdown_WhoseHtmlIsText()
    {
        var file = Path.Combine(Path.GetTempPath(), $"panah-terms-{Guid.CreateVersion7():N}.md");
        await File.WriteAllTextAsync(file, "# شرایط ما\n\nسطر یک\nسطر دو\n\n- بند **مهم**\n\n<script>alert(1)</script>\n", TestContext.Current.CancellationToken);
        try
        {
            await using var node = await server.StartNodeAsync(settings => settings with
            {
                Worker = false,
                Variables = new Dictionary<string, string>(settings.Variables, StringComparer.Ordinal) { ["PANAH_BRAND_TERMS"] = file },
            });
            using var reader = node.Visitor();
            await reader.OpenAsync("/terms");
            var prose = reader.Page.QuerySelector("article.prose")!;

            prose.QuerySelector("h1")!.TextContent.ShouldBe("شرایط ما");
            prose.QuerySelectorAll("p > br").Length.ShouldBe(1);
            prose.QuerySelector("li > strong")!.TextContent.ShouldBe("مهم");
            prose.QuerySelector("script").ShouldBeNull();
            prose.TextContent.ShouldContain("<script>alert(1)</script>");
        }
        finally
        {
            File.Delete(file);
        }
    }
}

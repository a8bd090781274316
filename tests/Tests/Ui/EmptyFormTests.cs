using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Panah.Harness;
using Panah.Kernel;
using Panah.Tests.Attacks;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>Every form of every page that opens without more ado, sent empty.</summary>
public sealed class EmptyFormTests(PanahServer server)
{
    private const string Fields = "input:not([type=hidden]):not([type=checkbox]):not([type=radio]),select,textarea";

    [Theory, Row("U3"), Finding("J-P6"), Finding("J-P10")]
    [InlineData(false, 8)]
    [InlineData(true, 8)]
    public async Task Form_SentEmpty_IsJudgedByThePageInTheOrderOfItsFieldsWithoutSayingAnythingTwice(bool signedIn, int atLeast)
    {
        var (wrong, judged) = (new List<string>(), new List<string>());
        var pages = (await Doors.ReadAsync(server)).Where(door => door.IsPage && !door.Path.Contains('{', StringComparison.Ordinal));
        foreach (var path in pages.Select(door => door.Path).Distinct(StringComparer.Ordinal))
        {
            using var visitor = signedIn ? await server.SignedInAsync() : server.Visitor();
            using var answer = await visitor.Http.GetAsync(new Uri(path, UriKind.Relative));
            if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            await visitor.OpenAsync(path);
            wrong.AddRange(visitor.Page.Forms.Where(form => !form.HasAttribute("novalidate")).Select(form => $"{path}: a form is judged by the browser"));
            foreach (var form in visitor.Page.Forms.Where(form => form.Method == "post" && form.QuerySelector(Fields) is not null).ToList())
            {
                using var judgement = await visitor.Http.PostAsync(new Uri(form.GetAttribute("action") ?? path, UriKind.Relative), Empty(form));
                if (!judgement.IsSuccessStatusCode) continue;
                var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await judgement.Content.ReadAsStringAsync());
                if (page.QuerySelector(".sum") is null) continue;
                judged.Add(path);
                wrong.AddRange(Look(page).Select(problem => $"{path}: {problem}"));
            }
        }

        wrong.ShouldBeEmpty();
        judged.Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThanOrEqualTo(atLeast, string.Join(' ', judged));
    }

    private static FormUrlEncodedContent Empty(IHtmlFormElement form) => new(
        form.QuerySelectorAll("input[name],select[name],textarea[name]").Where(field => field.GetAttribute("type") is not ("checkbox" or "radio"))
            .Select(field => KeyValuePair.Create(field.GetAttribute("name")!, field.GetAttribute("type") == "hidden" ? field.GetAttribute("value") ?? "" : "")));

    private static IEnumerable<string> Look(IDocument page)
    {
        var all = page.All.ToList();
        var places = page.QuerySelectorAll(".sum a").Select(link => all.IndexOf(page.GetElementById(link.GetAttribute("href")![1..])!)).ToList();
        if (places.Contains(-1)) yield return "a line of the summary leads nowhere";
        if (!places.SequenceEqual(places.Order())) yield return "the summary is not in the order of the fields";
        foreach (var field in page.QuerySelectorAll(".field--bad"))
        {
            var (error, hint) = (Bare(field.QuerySelector(".err")), Bare(field.QuerySelector(".hint")));
            if (hint.Length > 0 && (error.Contains(hint, StringComparison.Ordinal) || hint.Contains(error, StringComparison.Ordinal))) yield return $"«{error}» is said twice";
        }
    }

    private static string Bare(IElement? one) => string.Concat(PersianText.Fold(one?.TextContent ?? "").Where(char.IsLetterOrDigit));
}

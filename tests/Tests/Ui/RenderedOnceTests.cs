using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>ADR 0303: one rendering for all strangers, and nothing in it that is somebody's.</summary>
public sealed partial class RenderedOnceTests(PanahServer server)
{
    [Theory, Row("W1")]
    [InlineData("/window/sign-in")]
    [InlineData("/account/sign-in")]
    public async Task Open_ManyTimesAtOnce_BringsTheSamePageWithTokensOfItsOwn(string path)
    {
        var pages = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => BodyAsync(path)));
        pages.Select(page => Token().Matches(page)).ShouldAllBe(tokens => tokens.Count > 0);
        pages.SelectMany(page => Token().Matches(page).Select(token => token.Value).Distinct()).ShouldBeUnique();
        pages.Select(Rest).Distinct().Count().ShouldBe(1, "but for its tokens, a copy is what was rendered");
    }

    [Fact, Row("W1"), Row("X8")]
    public async Task Open_InOtherLanguagesAndDisplays_IsNeverSomebodyElses()
    {
        async Task ShowsAsync(string cookie, string attributes)
        {
            (await BodyAsync("/window/sign-in", cookie)).ShouldContain(attributes);
        }

        await Task.WhenAll(Enumerable.Range(0, 5).SelectMany(_ => new[]
        {
            ShowsAsync("panah-lang=fa", "<html lang=\"fa\" dir=\"rtl\">"),
            ShowsAsync("panah-lang=en", "<html lang=\"en\" dir=\"ltr\">"),
            ShowsAsync("panah-lang=ar", "<html lang=\"ar\" dir=\"rtl\">"),
            ShowsAsync("panah-lang=fa; panah-display=dark..naskh.xl.", "<html lang=\"fa\" dir=\"rtl\" data-page=\"dark\" data-font=\"naskh\" data-size=\"xl\">"),
        }));
    }

    [Fact, Row("W1")]
    public async Task Open_SignedIn_ShowsThePersonToThemselvesOnly()
    {
        await BodyAsync("/window/sign-in");
        using var person = await server.SignedInAsync();
        await person.OpenAsync("/window/sign-in");
        person.BodyText.ShouldContain("/me/sign-out");
        (await BodyAsync("/window/sign-in")).ShouldNotContain("/me/sign-out");
    }

    [Fact, Row("W1")]
    public async Task Open_WhenRenderingFailsHalfWay_BringsTheErrorPageAndKeepsNothing()
    {
        await using var node = await server.StartNodeAsync(settings => settings, services => services.Configure<MvcOptions>(o => o.Filters.Add<HalfAPage>()));
        using var visitor = node.Visitor();
        for (var i = 0; i < 2; i++)
        {
            using var answer = await visitor.Http.GetAsync("/window/sign-in", TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
            var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            page.ShouldNotContain(HalfAPage.Half);
            page.ShouldContain("</html>");
        }
    }

    private async Task<string> BodyAsync(string path, string? cookie = null)
    {
        using var visitor = server.Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var answer = await visitor.Http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.GetValues("Set-Cookie").ShouldContain(set => set.Contains("panah.form"), "a form's token is worth nothing without its cookie");
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static string Rest(string page) => Nonce().Replace(Token().Replace(page, "…"), "…");

    /// <summary>Fails as a page does whose template throws: after some of it is written.</summary>
    private sealed class HalfAPage : IAsyncResultFilter
    {
        public const string Half = "half-a-page";

        public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
        {
            if (context.HttpContext.Request.Path == "/window/sign-in")
            {
                await context.HttpContext.Response.WriteAsync(Half);
                throw new InvalidOperationException("The template failed.");
            }

            await next();
        }
    }

    [GeneratedRegex("CfDJ8[\\w-]+|o\\d+\\.\\d+\\.[0-9a-f]{32}\\.[0-9a-f]+", RegexOptions.None, 1000)]
    private static partial Regex Token();

    [GeneratedRegex("[0-9a-f]{32}", RegexOptions.None, 1000)]
    private static partial Regex Nonce();
}

using System.Net;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>The page that a browser passes on its way back to a client.</summary>
public sealed class LeavingTests(PanahServer server) : OpenIdTest(server)
{
    [Theory]
    [Finding("H-7")]
    [InlineData("en", "ltr", "Continue", "Panah")]
    [InlineData("ar", "rtl", "متابعة", "پناه")]
    public async Task FormPost_PersonOfAnotherLanguage_IsLeftInThatLanguage(string language, string direction, string button, string name)
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        await visitor.OpenAsync("/faq?lang=" + language);
        var html = WebUtility.HtmlDecode((await AuthorizeAsync(visitor, client, ("response_mode", "form_post"))).Html);
        html.ShouldContain($"<html lang=\"{language}\" dir=\"{direction}\">");
        html.ShouldContain($"<title>{name}</title>");
        html.ShouldContain($"<button>{button}</button>");
    }
}

using System.Net;
using Panah.Harness;
using Panah.Tests.Window;
using Panah.Ui;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>An organisation makes the platform its own by settings, and can't make it unreadable.</summary>
public sealed class BrandTests(PanahServer server)
{
    [Theory, Row("X15")]
    [InlineData("PANAH_BRAND_PRIMARY", "#5aa0a8", "has a contrast of")]
    [InlineData("PANAH_BRAND_PRIMARY", "teal", "is not a colour")]
    [InlineData("PANAH_BRAND_PRIMARY_DARK", "#0b4f55", "has a contrast of")]
    [InlineData("PANAH_BRAND_ACCENT", "#5a4300", "has a contrast of")]
    [InlineData("PANAH_BRAND_LOGO", "/no/such/logo.svg", "there is no file")]
    public void Start_WithUnreadableBrand_IsRefusedByTheNameOfTheVariable(string variable, string value, string why)
    {
        var refusal = Should.Throw<InvalidOperationException>(() => Brand.FromEnvironment(name => name == variable ? value : null));
        refusal.Message.ShouldStartWith(variable + ": ");
        refusal.Message.ShouldContain(why);
    }

    [Fact, Row("X15")]
    public async Task Start_WithBrand_ShowsNamePhoneColoursAndTexts()
    {
        var privacy = Path.Combine(Path.GetTempPath(), "panah-test-privacy.txt");
        await File.WriteAllTextAsync(privacy, "# حریم ما\n\nمتن سازمان.\n");
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PANAH_BRAND_NAME"] = "مهرگان", ["PANAH_BRAND_SUPPORT_PHONE"] = "1500", ["PANAH_BRAND_PRIMARY"] = "#5b0b4f",
            ["PANAH_BRAND_USSD_CODE"] = "*9*9#", ["PANAH_BRAND_ADDRESS"] = "شیراز، خیابان زند", ["PANAH_BRAND_PRIVACY"] = privacy,
        };
        await using var node = await server.StartNodeAsync(settings => settings with { Variables = variables });
        using var visitor = node.Visitor();
        await visitor.OpenAsync("/contact?lang=fa", HttpStatusCode.OK);
        visitor.Page.Title.ShouldBe("تماس با ما – مهرگان");
        visitor.ShouldSee("۱۵۰۰").ShouldSee("شیراز، خیابان زند");
        var css = visitor.Page.QuerySelectorAll("link[rel=stylesheet]").Last().GetAttribute("href")!;
        await visitor.OpenAsync("/privacy");
        visitor.Heading.ShouldBe("حریم ما");
        await visitor.OpenAsync(css, HttpStatusCode.OK);
        visitor.BodyText.ShouldContain("--primary:#5b0b4f");
        await visitor.AskForCodeAsync(Registry.NewMobile());
        visitor.ShouldBeAt("/window/code").ShouldSee("*۹*۹#").ShouldNotSee("*۴*۴۰#");
        File.Delete(privacy);
    }
}

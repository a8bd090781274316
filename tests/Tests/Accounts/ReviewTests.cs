using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

/// <summary>«بازبینی پیش از ارسال»: what was answered, a line each.</summary>
public sealed class ReviewTests(PanahServer server)
{
    [Fact, Row("U3"), Finding("J-P7")]
    public async Task Review_EachLine_LeadsToItsFieldAndBackToTheReview()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        using var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(person);
        await visitor.FillDetails(person).PressAsync("ثبت نام");
        visitor.ShouldBeAt("/account/register/check");
        var lines = visitor.Page.QuerySelectorAll("dl.facts > div")
            .Select(line => (Label: line.QuerySelector("dt")!.TextContent, Link: line.QuerySelector("a")!)).ToList();
        lines.Count.ShouldBe(14);
        lines.ShouldAllBe(line => line.Link.TextContent.Split(null as char[], StringSplitOptions.RemoveEmptyEntries).First() == "تغییر");
        await visitor.FollowAsync("تغییر شهر");
        foreach (var field in lines.Select(line => line.Link.GetAttribute("href")!).Where(link => link.Contains('#')).Select(link => link.Split('#')[1]))
            visitor.Page.GetElementById(field).ShouldNotBeNull(field);
        await visitor.Fill("شهر", "کرج").PressAsync("ثبت نام");
        visitor.ShouldBeAt("/account/register/check").ShouldSee("کرج");
    }
}

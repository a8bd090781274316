using AngleSharp.Html.Dom;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

/// <summary>Where guide 001 shows a list, step two of registration has one.</summary>
public sealed class RegistrationListTests(PanahServer server)
{
    [Fact, Row("U3"), Finding("J-P6")]
    public async Task StepTwo_HasAListWhereTheGuideShowsOne_AndRulesAsOneQuietList()
    {
        using var visitor = await OpenedAsync();
        foreach (var (id, option) in new[] { ("Details_SeriesLetter", "الف"), ("Details_QuestionKey", "رنگ مورد علاقهٔ شما چیست؟") })
            visitor.Page.GetElementById(id).ShouldBeAssignableTo<IHtmlSelectElement>()!.Options.Select(one => one.Text).ShouldContain(option);
        foreach (var (id, offer) in new[] { ("Details_Country", "افغانستان"), ("Details_City", "یزد") })
        {
            var field = visitor.Page.GetElementById(id)!;
            visitor.Page.GetElementById(field.GetAttribute("list")!)!.QuerySelectorAll("option").Select(one => one.TextContent).ShouldContain(offer);
        }

        visitor.Page.QuerySelectorAll("ul.rules > li").Length.ShouldBeGreaterThanOrEqualTo(6);
        visitor.Page.QuerySelectorAll("ul.rules .tag").ShouldBeEmpty();
    }

    [Theory, Row("U3"), Finding("J-P6")]
    [InlineData("Cities", "خمی", "خمین", 20)]
    [InlineData("Countries", "آل", "آلمان", 20)]
    [InlineData("Cities", "", null, 0)]
    [InlineData("Cities", "<script>", null, 0)]
    public async Task Offers_OfWhatIsTyped_AreNamesThatBeginWithItAndFew(string of, string typed, string? name, int most)
    {
        using var visitor = server.Visitor();
        var names = (await visitor.Http.GetStringAsync(new Uri($"/account/register/details?handler={of}&q={Uri.EscapeDataString(typed)}", UriKind.Relative)))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        names.Length.ShouldBeLessThanOrEqualTo(most);
        if (name is not null) names.ShouldContain(name);
    }

    [Fact, Row("U3")]
    public async Task StepTwo_SeriesLetterOutsideTheList_IsToldWhatToDo()
    {
        using var visitor = await OpenedAsync();
        await visitor.Fill("سری شناسنامه (حرف)", "Q").PressAsync("ثبت نام");
        visitor.ErrorOf("سری شناسنامه (حرف)").ShouldContain("حرف سری را از فهرست برگزینید");
    }

    private async Task<Visitor> OpenedAsync()
    {
        var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(await server.Registry.PersonAsync(Applicant.Insured));
        return visitor.ShouldBeAt("/account/register/details");
    }
}

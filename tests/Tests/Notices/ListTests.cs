using System.Net;
using Panah.Harness;
using Panah.Kernel;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Notices;

/// <summary>What people met in the list of letters, and at a letter's door.</summary>
public sealed class ListTests(PanahServer server)
{
    private readonly NoticesWorld world = new(server);

    [Theory]
    [InlineData("موضوع")]
    [InlineData("سیستم")]
    [InlineData("تاریخ ارسال")]
    [Row("N2")]
    [Finding("J-B19")]
    public async Task Column_ClickedASecondTime_ReversesTheOrder(string column)
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        await ApiTests.BatchAsync(system, Enumerable.Range(0, 5).Select(i => NoticesWorld.Draft(employer.Identifier, $"موضوع {i}").With("reference", $"c{i}").With("system", $"سامانه {i}")));
        var visitor = await employer.Visitor.OpenAsync("/letters?view=table");
        if (column != "تاریخ ارسال") await visitor.FollowAsync(column);
        var (first, direction) = (Numbers(visitor), visitor.Page.QuerySelector("th[aria-sort]")!.GetAttribute("aria-sort"));
        await visitor.FollowAsync(column);
        Numbers(visitor).ShouldBe(first.Reverse());
        visitor.Page.QuerySelector("th[aria-sort]")!.GetAttribute("aria-sort").ShouldNotBe(direction);
        await visitor.FollowAsync(column);
        Numbers(visitor).ShouldBe(first);
    }

    [Fact]
    [Finding("J-B19")]
    public async Task Letters_OfOneBatch_StandInItsOrderWithTheirTime()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var sent = await ApiTests.BatchAsync(system, Enumerable.Range(0, 20).Select(i => NoticesWorld.Draft(employer.Identifier, $"نامه {i}").With("reference", $"o{i}")));
        var visitor = await employer.Visitor.OpenAsync("/letters?sort=oldest&view=table");
        Numbers(visitor).ShouldBe(sent.Select(line => line.GetProperty("trackingNumber").GetString()!));
        visitor.Page.QuerySelector("td[data-l='تاریخ ارسال']")!.TextContent.ShouldMatch("[۰-۹]{1,2}:[۰-۹]{2}");
    }

    [Fact]
    [Finding("J-B19")]
    public async Task Search_ForAWordOfTheText_FindsTheLetter()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var found = await NoticesWorld.SendAsync(system, employer.Identifier, "نامهٔ یکم", "کارفرمای گرامی، مغایرت فهرست آبان ماه پیوست است.");
        await NoticesWorld.SendAsync(system, employer.Identifier, "نامهٔ دوم", "متن دیگری");
        var visitor = await employer.Visitor.OpenAsync("/letters?q=" + Uri.EscapeDataString("مغايرت فهرست"));
        Numbers(visitor).ShouldBe([found]);
        await visitor.OpenAsync("/letters?q=" + Uri.EscapeDataString("واژهٔ ناموجود"));
        visitor.ShouldSee("مکاتبه‌ای با این جست‌وجو پیدا نشد.");
        await visitor.OpenAsync("/letters?q=" + Uri.EscapeDataString("آبان") + "&unread=true&sort=subject");
        Numbers(visitor).ShouldBe([found]);
    }

    [Fact]
    [Finding("J-B19")]
    public async Task Search_OverSeveralPages_IsPagedBothWaysWithoutLossOrRepetition()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var sent = await ApiTests.BatchAsync(system, Enumerable.Range(0, 70).Select(i =>
            NoticesWorld.Draft(employer.Identifier, $"نامه {i}", i % 2 == 0 ? "دارای نشانه" : "بی آن").With("reference", $"q{i}")));
        var wanted = sent.Where((_, i) => i % 2 == 0).Select(line => line.GetProperty("trackingNumber").GetString()!).Reverse().ToList();
        var visitor = await employer.Visitor.OpenAsync("/letters?q=" + Uri.EscapeDataString("نشانه"));
        Numbers(visitor).ShouldBe(wanted.Take(20));
        await visitor.FollowAsync("صفحهٔ بعد");
        Numbers(visitor).ShouldBe(wanted.Skip(20));
        visitor.Page.QuerySelector("a[rel=next]").ShouldBeNull();
        await visitor.FollowAsync("صفحهٔ قبل");
        Numbers(visitor).ShouldBe(wanted.Take(20));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Referer", "https://elsewhere.example/page")]
    [Row("N3")]
    [Row("S14")]
    public async Task Letter_OpenedByALinkOfAnotherSite_IsNotServedUntilThePersonOpensIt(string header, string value)
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier, text: "متن محرمانهٔ نامه");
        var visitor = employer.Visitor;
        visitor.Http.DefaultRequestHeaders.Add(header, value);
        await visitor.OpenAsync("/letters/" + number);
        visitor.ShouldSee("رویت، تاریخ ابلاغ را امروز ثبت می‌کند.").ShouldNotSee("متن محرمانهٔ نامه");
        (await ViewedAsync(number)).ShouldBeFalse();

        visitor.Http.DefaultRequestHeaders.Remove(header);
        visitor.Http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        await visitor.FollowAsync("رویت مکاتبه");
        visitor.ShouldSee("متن محرمانهٔ نامه");
        (await ViewedAsync(number)).ShouldBeTrue();

        visitor.Http.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        visitor.Http.DefaultRequestHeaders.Add(header, value);
        await visitor.OpenAsync("/letters/" + number);
        visitor.ShouldSee("متن محرمانهٔ نامه");
    }

    [Fact]
    [Row("X6")]
    public async Task Template_SavedAndDeleted_StandsInTheAudit()
    {
        using var staff = await world.StaffAsync(StaffRole.Letters);
        var name = "الگو " + Guid.CreateVersion7().ToString("N")[20..];
        await staff.OpenAsync("/office/letters/new");
        await staff.Fill("سیستم", "وصول").Fill("موضوع", "بدهی").Fill("متن پیامک", "متن الگو").Fill("ذخیره به عنوان الگو با نام (اختیاری)", name).PressAsync("ذخیرهٔ الگو");
        staff.ShouldSee("الگو ذخیره شد.");
        (await AuditedAsync("notices.template-saved", name)).ShouldBe(1);
        var id = await server.Sql.ScalarAsync<Guid>("select id from notices.templates where name = @name", new { name });
        await staff.PostAsync("/office/letters/new?handler=Delete", [new("id", id.ToString())]);
        (await AuditedAsync("notices.template-deleted", name)).ShouldBe(1);
    }

    private Task<long> AuditedAsync(string action, string name) =>
        server.Sql.ScalarAsync<long>("select count(*) from data.audit_entries where action = @action and object_id = @name", new { action, name });

    private Task<bool> ViewedAsync(string number) => server.Sql.ScalarAsync<bool>("select viewed_at is not null from notices.letters where tracking_number = @number", new { number });

    private static IReadOnlyList<string> Numbers(Visitor visitor) =>
        [.. visitor.Page.QuerySelectorAll("a[data-letter]").Select(link => link.GetAttribute("href")!.Split('/')[^1])];
}

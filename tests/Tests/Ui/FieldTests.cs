using System.Net;
using Panah.Harness;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>Bad input: its error next to the field, in the summary and in the title; what was typed stays, secrets aside.</summary>
public sealed class FieldTests(PanahServer server)
{
    [Fact, Row("X14"), Row("X9")]
    public async Task Send_WithMistakes_ShowsEachAtItsFieldAndKeepsTheRest()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/components?lang=fa");
        visitor.Fill("کد ملی", "۰۰۱۲۳۴").Fill("تلفن همراه", "0812").Fill("توضیح", "می‌شود").Fill("گذرواژه", "Secret123");
        visitor.FillDate("تاریخ تولد", 1369, 12, 31).Choose("شعبه", "شعبهٔ ۲ شیراز").Choose("جنسیت", "زن").Tick("شرایط را می‌پذیرم");
        await visitor.PressAsync("ادامه");
        visitor.ShouldHaveError("کد ملی", "کد ملی باید ۱۰ رقم باشد");
        visitor.ShouldHaveError("تلفن همراه", "شماره موبایل وارد شده باید ۱۱ رقمی باشد و با ۰۹ شروع شود");
        visitor.ShouldHaveError("نام", "این مورد را پر کنید");
        visitor.ShouldHaveError("تاریخ تولد", "این ماه چنین روزی ندارد؛ روز را دوباره ببینید");
        visitor.Shown("کد ملی").ShouldBe("۰۰۱۲۳۴");
        visitor.Shown("توضیح").ShouldBe("می‌شود");
        visitor.Shown("گذرواژه").ShouldBeEmpty();
        visitor.Page.QuerySelector("select[name=Branch] option[selected]")!.GetAttribute("value").ShouldBe("2");
        visitor.Page.QuerySelector("input[name='Birth.Day']")!.GetAttribute("value").ShouldBe("31");
        visitor.Page.Title!.ShouldStartWith("خطا: ");
        var summary = visitor.Page.QuerySelector("[role=alert]")!;
        summary.QuerySelectorAll("a").Length.ShouldBe(4);
        foreach (var link in summary.QuerySelectorAll("a")) visitor.Page.GetElementById(link.GetAttribute("href")![1..]).ShouldNotBeNull();
    }

    [Theory, Row("X14"), Row("X8")]
    [InlineData("‮مریم‬", "مریم")]
    [InlineData("\u200Eعلی\u2069", "علی")]
    public async Task Send_NameWithBidiControls_DropsThem(string typed, string kept)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/components?lang=fa");
        visitor.Fill("نام", typed);
        await visitor.PressAsync("ادامه");
        visitor.Shown("نام").ShouldBe(kept);
    }

    /// <summary>Kestrel's form reader refuses NUL before any field is bound; it is a 400, never a 500, and nothing is stored.</summary>
    [Fact, Row("X14")]
    public async Task Send_NameWithNul_IsRefusedAsUnreadable()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/components?lang=fa");
        visitor.Fill("نام", "مر\0یم");
        await visitor.PressAsync("ادامه", System.Net.HttpStatusCode.BadRequest);
    }

    [Fact, Row("X8")]
    public async Task ShowNumbersAndDates_InPersian_AreIsolatedAndPersian()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/components?lang=fa");
        var numbers = visitor.Page.QuerySelectorAll("bdi[dir=ltr]").Select(b => b.TextContent).ToArray();
        numbers.ShouldContain("۰۹۱۲***۴۵۶۷");
        numbers.ShouldContain("۲۴٬۶۸۰٬۰۰۰");
        numbers.ShouldContain("۱۴۰۵/۰۸/۳۰");
        await visitor.OpenAsync("/components?lang=ar");
        visitor.ShouldSee("٢٤٬٦٨٠٬٠٠٠");
        await visitor.OpenAsync("/components?lang=en");
        visitor.ShouldSee("24,680,000 rials");
    }

    /// <summary>A foreign passport has a Gregorian birthday: its month is in the list, and the day is the same day.</summary>
    [Theory, Row("U7"), Finding("J-P12")]
    [InlineData("21", "g5", "1990", "")]
    [InlineData("۲۱", "g5", "۱۹۹۰", "")]
    [InlineData("31", "g2", "1990", "این ماه چنین روزی ندارد؛ روز را دوباره ببینید")]
    [InlineData("21", "g5", "1369", "سال میلادی را با چهار رقم بنویسید، مانند ۱۹۹۰")]
    [InlineData("21", "g13", "1990", "any")]
    public async Task Send_GregorianDate_IsReadAsTheDayItIs(string day, string month, string year, string error)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/components?lang=fa");
        await visitor.PostAsync("/components", [new("Birth.Day", day), new("Birth.Month", month), new("Birth.Year", year)]);
        if (error == "any") visitor.ErrorOf("تاریخ تولد").ShouldNotBeEmpty();
        else visitor.ErrorOf("تاریخ تولد").ShouldBe(error);
        await visitor.OpenAsync("/components?lang=en");
        visitor.Page.QuerySelectorAll("optgroup option[value=g5]").Single().TextContent.ShouldBe("May");
    }

    [Theory, Row("U7"), Finding("J-P12")]
    [InlineData("fa", "۳۱ اردیبهشت ۱۳۶۹")]
    [InlineData("en", "21 May 1990 (31 Ordibehesht 1369)")]
    [InlineData("ar", "٢١ مايو ١٩٩٠ (٣١ أرديبهشت ١٣٦٩)")]
    public void Day_InALanguage_IsOfItsCalendarWithTheJalaliOneBeside(string language, string shown)
    {
        var before = System.Globalization.CultureInfo.CurrentUICulture;
        try
        {
            System.Globalization.CultureInfo.CurrentUICulture = System.Globalization.CultureInfo.GetCultureInfo(language);
            Panah.Ui.Show.Day(new DateOnly(1990, 5, 21)).ShouldBe(shown);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentUICulture = before;
        }
    }

    /// <summary>The binder takes any name for a place in a list, and the summary of errors leads to fields by their names.</summary>
    [Fact, Row("S14")]
    public async Task Summary_NameOfAListsPlaceWithTags_IsTextAndNoTag()
    {
        using var admin = await server.StaffAsync(StaffRole.Administration);
        await admin.OpenAsync("/office/staff/new", HttpStatusCode.OK);
        const string name = "\"><img id=planted src=/x>";

        await admin.PostAsync("/office/staff/new", [new("Roles.index", name), new($"Roles[{name}]", "nothing")], HttpStatusCode.OK);

        admin.Page.QuerySelectorAll("[role=alert] a").ShouldNotBeEmpty();
        admin.Page.QuerySelector("#planted").ShouldBeNull();
    }
}

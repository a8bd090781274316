using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Window;

public sealed class CompanyTests(PanahServer server)
{
    [Fact, Row("W9")]
    public async Task Company_OfItsManagingDirector_IsActedForAndLeftAgain()
    {
        var person = await server.Registry.PersonAsync();
        var company = await server.Registry.CompanyAsync(person.NationalId, "شرکت آفتاب");
        using var visitor = server.Visitor();
        await visitor.SignInAsync(server, person);
        await visitor.OpenAsync("/me/profile");
        visitor.ShouldSee("احراز هویت");
        await visitor.FollowAsync("حقوقی");
        await visitor.Fill("شناسه ملی شرکت", company).PressAsync("ثبت اطلاعات");
        visitor.ShouldBeAt("/me/companies").ShouldSee("اکنون به نمایندگی از شرکت");
        await visitor.OpenAsync("/me");
        visitor.ShouldSee("به نمایندگی از شرکت");
        await visitor.OpenAsync("/me/companies");
        await visitor.PressAsync("بازگشت به حساب شخصی");
        visitor.ShouldNotSee("اکنون به نمایندگی");
        await visitor.PressAsync("ورود به نمایندگی از شرکت آفتاب");
        visitor.ShouldSee("اکنون به نمایندگی");
    }

    [Fact, Row("W9"), Row("S11"), Finding("S-L4")]
    public async Task Company_ActedFor_IsReadableNowhereAtRest_AndOneKeptInTheClearIsStillListedOnce()
    {
        var person = await server.Registry.PersonAsync();
        var company = await server.Registry.CompanyAsync(person.NationalId, "شرکت نیلوفر");
        using var visitor = server.Visitor();
        await visitor.SignInAsync(server, person);
        await visitor.OpenAsync("/me/companies");
        await visitor.Fill("شناسه ملی شرکت", company).PressAsync("ثبت اطلاعات");
        visitor.ShouldSee("اکنون به نمایندگی");
        (await server.Sql.ScalarAsync<long>(
            "select count(*) from people.sessions where acting_for_company is not null and acting_for_company not like 'enc1:%'")).ShouldBe(0);
        (await server.Sql.ScalarAsync<long>(
            """select count(*) from "window".companies where company_id not like 'enc1:%' or name not like 'enc1:%'""")).ShouldBe(0);

        // As a version before kept it.
        await server.Sql.ExecuteAsync(
            """
            insert into "window".companies (person_id, company_id, name, checked_at)
            select person_id, @company, 'شرکت نیلوفر', now() from "window".companies order by checked_at desc limit 1
            """,
            new { company });
        await visitor.OpenAsync("/me/companies");
        await visitor.PressAsync("بازگشت به حساب شخصی");
        visitor.Page.QuerySelectorAll("button").Count(button => button.TextContent.Contains("شرکت نیلوفر", StringComparison.Ordinal)).ShouldBe(1);
        await visitor.PressAsync("ورود به نمایندگی از شرکت نیلوفر");
        visitor.ShouldSee("اکنون به نمایندگی");
        (await server.Sql.ScalarAsync<long>("""select count(*) from "window".companies where company_id not like 'enc1:%'""")).ShouldBe(0);
    }

    [Fact, Row("W9")]
    public async Task Company_OfAnother_IsRefusedWithTheReasonAndTheWay()
    {
        var director = await server.Registry.PersonAsync();
        var person = await server.Registry.PersonAsync();
        var company = await server.Registry.CompanyAsync(director.NationalId, "شرکت سپهر", person.NationalId);
        using var visitor = server.Visitor();
        await visitor.SignInAsync(server, person);
        await visitor.OpenAsync("/me/companies");
        await visitor.Fill("شناسه ملی شرکت", company).PressAsync("ثبت اطلاعات");
        visitor.ShouldHaveError("شناسه ملی شرکت", "فقط شخص مدیرعامل امکان ورود به صورت حقوقی را دارا می باشد").ShouldSee("irsherkat.ssaa.ir");
    }

    [Fact, Row("W9")]
    public async Task Company_WhoseDirectorChanged_IsRefusedAtTheNextSwitch()
    {
        var person = await server.Registry.PersonAsync();
        var company = await server.Registry.CompanyAsync(person.NationalId, "شرکت ماه");
        using var visitor = server.Visitor();
        await visitor.SignInAsync(server, person);
        await visitor.OpenAsync("/me/companies");
        await visitor.Fill("شناسه ملی شرکت", company).PressAsync("ثبت اطلاعات");
        await visitor.PressAsync("بازگشت به حساب شخصی");
        await server.Registry.PutAsync($"/companies/{company}", new { name = "شرکت ماه", managingDirector = Registry.NewNationalId(), board = Array.Empty<string>() });
        await visitor.PressAsync("ورود به نمایندگی از شرکت ماه");
        visitor.ShouldHaveError("شما مدیرعامل");
        await visitor.OpenAsync("/me/companies");
        visitor.ShouldNotSee("ورود به نمایندگی از شرکت ماه");
    }

    [Theory, Row("W9"), Row("X14")]
    [InlineData("1234567890")]
    [InlineData("12345678901")]
    [InlineData("")]
    public async Task Company_OfAnotherForm_HasItsError(string typed)
    {
        using var visitor = server.Visitor();
        await visitor.SignInAsync(server, await server.Registry.PersonAsync());
        await visitor.OpenAsync("/me/companies");
        await visitor.Fill("شناسه ملی شرکت", typed).PressAsync("ثبت اطلاعات");
        visitor.ErrorOf("شناسه ملی شرکت").ShouldNotBeEmpty();
    }

    [Fact, Row("W10")]
    public async Task Company_AskedForByAService_GoesBackToIt()
    {
        var person = await server.Registry.PersonAsync();
        var company = await server.Registry.CompanyAsync(person.NationalId);
        using var visitor = server.Visitor();
        await visitor.SignInAsync(server, person, "/window/company?returnUrl=%2Fme%2Fdevices");
        visitor.ShouldBeAt("/window/company").ShouldSee("خدمتی که خواسته‌اید ویژهٔ شرکت‌هاست");
        await visitor.Fill("شناسه ملی شرکت", company).PressAsync("ثبت اطلاعات");
        visitor.ShouldBeAt("/me/devices");
    }
}

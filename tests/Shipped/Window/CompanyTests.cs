using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Panah.BrowserTests;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Window;

/// <summary>Guide 003, 5.1: a company is entered by its managing director, and by nobody else.</summary>
public sealed class CompanyTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Fact, Row("W9")]
    public async Task Company_ByItsDirector_ActsForIt()
    {
        var director = await Registry.PersonAsync();
        var company = await Registry.CompanyAsync(director.NationalId, "شرکت آبادگران");
        var person = await PersonAsync();
        await person.SignInAtWindowAsync(Shipped, director);
        await person.Page.Locator("main a[href='/me/companies']").First.ClickAsync();
        await person.ShouldSeeAsync("فقط شخص مدیرعامل امکان ورود به صورت حقوقی را دارا می باشد");
        await person.FillAsync("شناسه ملی شرکت", company);
        await person.PressAsync("ثبت اطلاعات");
        await person.OpenAsync("/me/companies");
        await person.ShouldSeeAsync("به نمایندگی از");
        await person.KeepPictureAsync("window-company");
    }

    [Fact, Row("W9")]
    public async Task Company_BySomebodyElse_IsToldWhyNot()
    {
        var director = await Registry.PersonAsync();
        var company = await Registry.CompanyAsync(director.NationalId, "شرکت آبادگران");
        var person = await PersonAsync(Look.Phone);
        await person.SignInAtWindowAsync(Shipped, await Registry.PersonAsync());
        await person.OpenAsync("/me/companies");
        await person.FillAsync("شناسه ملی شرکت", company);
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldSeeAsync("شما مدیرعامل «شرکت آبادگران» نیستید");
        await person.ShouldSeeAsync("irsherkat.ssaa.ir");
        await person.KeepPictureAsync("window-company-refused");
    }

    /// <summary>A service that serves companies: the company is asked for right after the postal code, and the service is told which it is.</summary>
    [Fact, Row("W10")]
    public async Task Service_OfCompanies_AsksForTheCompanyAfterThePostalCodeAndIsToldIt()
    {
        const string Back = "https://insurance.example.ir/callback";
        var director = await Registry.PersonAsync();
        var company = await Registry.CompanyAsync(director.NationalId, "شرکت آبادگران");
        var service = "company-service-" + Guid.CreateVersion7().ToString("N")[20..];
        var words = await Shipped.CommandAsync(
            "client", "add", "--id", service, "--name", "سامانهٔ کارفرمایان", "--secret", "--no-pkce", "--company",
            "--redirect-uri", Back, "--scope", "openid company");
        var secret = JsonDocument.Parse(words[words.IndexOf('{', StringComparison.Ordinal)..]).RootElement.GetProperty("client_secret").GetString()!;
        var person = await PersonAsync(Look.Phone);
        // The service is somebody else's; here only its address is there.
        await person.Context.RouteAsync(
            Back + "**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>service</title>" }));

        await person.OpenAsync(QueryHelpers.AddQueryString("/openid/authorize", new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = service, ["response_type"] = "code", ["scope"] = "openid company", ["redirect_uri"] = Back, ["state"] = "s-1",
        }));
        await person.ShouldBeAtAsync("/window/sign-in");
        await person.FillAsync("تلفن همراه", director.Mobile);
        await person.PressAsync("ارسال رمز یکبار مصرف");
        await person.TypeCodeAsync(await Shipped.Phone(director.Mobile).NextCodeAsync());
        await person.ShouldBeAtAsync("/window/identity");
        await person.ProveAsync(director);
        await person.ShouldBeAtAsync("/window/postal-code");
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldBeAtAsync("/window/company");
        await person.ShouldSeeAsync("خدمتی که خواسته‌اید ویژهٔ شرکت‌هاست");
        await person.KeepPictureAsync("window-company-asked");
        await person.FillAsync("شناسه ملی شرکت", company);
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldBeAtAsync("/openid/consent");
        await person.ShouldSeeAsync("سامانهٔ کارفرمایان");
        await person.PressAsync("اجازه می‌دهم");
        await Eventually.TrueAsync(() => person.Page.Url.StartsWith(Back, StringComparison.Ordinal), seconds: 30);

        (await ToldCompanyAsync(service, secret, Back, QueryHelpers.ParseQuery(new Uri(person.Page.Url).Query)["code"].ToString())).ShouldBe(company);
    }

    /// <summary>What the service does with the code: a token, and the company from userinfo.</summary>
    private async Task<string?> ToldCompanyAsync(string service, string secret, string back, string code)
    {
        using var http = new HttpClient { BaseAddress = Shipped.Url };
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{service}:{secret}")));
        using var form = new FormUrlEncodedContent([new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", back)]);
        using var answer = await http.PostAsync(new Uri("/openid/token", UriKind.Relative), form);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (await http.GetFromJsonAsync<JsonElement>(new Uri("/openid/userinfo", UriKind.Relative))).GetProperty("company_id").GetString();
    }
}

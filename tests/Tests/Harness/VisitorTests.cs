using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Harness;

/// <summary>The visitor against a page of our own, so that a red test elsewhere means the program.</summary>
public sealed class VisitorTests : IAsyncLifetime
{
    private const string Form = """
        <html><head><title>ت</title></head><body><h1>ورود</h1>
        <div role="alert">خطا: <a href="#m">شماره نادرست است</a></div>
        <form method="post" action="/sent">
          <input type="hidden" name="__RequestVerificationToken" value="t0ken">
          <label for="m">تلفن همراه <span aria-hidden="true">*</span></label>
          <input id="m" name="Mobile" aria-invalid="true" aria-describedby="m-hint m-error" value="0912">
          <p id="m-hint">راهنما</p><p id="m-error" class="error">شماره نادرست است</p>
          <fieldset><legend>تاریخ تولد</legend>
            <label for="d">روز</label><input id="d" name="Day"><label for="mo">ماه</label>
            <select id="mo" name="Month"><option value="">—</option><option value="1">فروردین</option><option value="2">اردیبهشت</option></select>
            <label for="y">سال</label><input id="y" name="Year"></fieldset>
          <fieldset><legend>روش</legend><label><input type="radio" name="Way" value="sms" checked> پیامک</label>
            <label><input type="radio" name="Way" value="mail"> ایمیل</label></fieldset>
          <label><input type="checkbox" name="Terms" value="true"> می‌پذیرم</label><input type="hidden" name="Terms" value="false">
          <label for="c">کد امنیتی</label><input id="c" name="Code">
          <button name="handler" value="send">ارسال رمز یکبار مصرف</button><button name="handler" value="back">بازگشت</button>
        </form></body></html>
        """;

    private readonly WebApplication _app = Build();

    private Visitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        _visitor = new Visitor(new Uri(_app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal)), "23456");
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Press_FilledByLabels_SendsWhatABrowserWould()
    {
        await _visitor.OpenAsync("/");
        _visitor.Fill("تلفن همراه", "09121234567").FillDate("تاریخ تولد", 1369, 2, 31).Choose("روش", "ایمیل").Tick("می‌پذیرم");
        await _visitor.PressAsync("ارسال رمز یکبار مصرف");

        _visitor.BodyText.ShouldBe(
            "__RequestVerificationToken=t0ken&Mobile=09121234567&Day=31&Month=2&Year=1369&Way=mail&Terms=true,false&Code=23456&handler=send");
        _visitor.ShouldBeAt("/done");
    }

    [Fact]
    public async Task ErrorOf_InvalidField_IsTheErrorAndNotTheHint()
    {
        await _visitor.OpenAsync("/");
        _visitor.ErrorOf("تلفن همراه").ShouldBe("شماره نادرست است");
        _visitor.ShouldHaveError("تلفن همراه", "شماره نادرست است");
        _visitor.Shown("تلفن همراه").ShouldBe("0912");
    }

    [Fact]
    public async Task Fill_NoSuchLabel_NamesThoseThatAreThere()
    {
        await _visitor.OpenAsync("/");
        Should.Throw<ShouldAssertException>(() => _visitor.Fill("کد ملی", "1")).Message.ShouldContain("«تلفن همراه»");
    }

    [Fact]
    public async Task Open_TwoVisitors_ComeFromTwoAddresses()
    {
        await _visitor.OpenAsync("/address");
        using var other = new Visitor(_visitor.Site);
        await other.OpenAsync("/address");
        other.BodyText.ShouldNotBe(_visitor.BodyText, StringComparer.Ordinal);
        other.BodyText.ShouldStartWith("127.", Case.Sensitive);
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/", () => Results.Content(Form, "text/html; charset=utf-8"));
        app.MapGet("/address", (HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "");
        app.MapPost("/sent", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            var sent = string.Join("&", form.Select(field => $"{field.Key}={field.Value}"));
            return Results.Redirect("/done?" + Uri.EscapeDataString(sent));
        });
        app.MapGet("/done", (HttpRequest request) => Uri.UnescapeDataString(request.QueryString.Value![1..]));
        return app;
    }
}

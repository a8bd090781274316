using System.Net;
using System.Text;
using Panah.Harness;
using Panah.People.Staff;
using Panah.Tests.Accounts;
using Shouldly;
using Xunit;

namespace Panah.Tests.Pipeline;

/// <summary>Every page's form has bounds that hold before the page sees it, and a page is shown through a handler of its own only.</summary>
public sealed class SizeTests(PanahServer server)
{
    [Theory, Row("S9"), Finding("S-H3")]
    [InlineData("/account/sign-in", "Username", 20_000, 413)]
    [InlineData("/account/register", "NationalId", 20_000, 413)]
    [InlineData("/window/sign-in", "Mobile", 20_000, 413)]
    [InlineData("/openid/authorize", "state", 3_900_000, 413)]
    [InlineData("/window/sign-in", "Mobile", 3_900_000, 413)]
    public async Task Post_OversizeField_IsRefusedBeforeThePage(string path, string field, int length, int status)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([new(field, new string('x', length))]) };
        // Asks before it sends, as curl does with much: the answer comes before the body.
        request.Headers.ExpectContinue = true;
        using var answer = await visitor.Http.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Theory, Row("S9")]
    [InlineData("/account/sign-in?returnUrl=%00")]
    [InlineData("/office/people?q=a%00b")]
    public async Task Get_Nul_IsRefused(string path) => (await server.Visitor().OpenAsync(path, HttpStatusCode.BadRequest)).Status.ShouldBe(HttpStatusCode.BadRequest);

    /// <summary>Before any of it is read as a request.</summary>
    [Theory, Row("S9")]
    [InlineData("/faq", 40_000, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData("/faq?q=", 9_000, HttpStatusCode.RequestUriTooLong)]
    public async Task Get_LongHeaderOrAddress_IsRefused(string path, int length, HttpStatusCode refused)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        var (filler, header) = (new string('a', length), refused == HttpStatusCode.RequestHeaderFieldsTooLarge);
        using var request = new HttpRequestMessage(HttpMethod.Get, header ? path : path + filler);
        if (header) request.Headers.Add("X-Long", filler);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(refused);
    }

    [Fact, Row("S9")]
    public async Task Post_ManyFields_IsRefused()
    {
        using var visitor = server.Visitor();
        using var answer = await visitor.Http.PostAsync(
            "/account/sign-in", new FormUrlEncodedContent(Enumerable.Range(0, 2_000).Select(n => new KeyValuePair<string, string>("f" + n, "1"))), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory, Finding("S-L1")]
    [InlineData("/help")]
    [InlineData("/faq")]
    public async Task Post_WithoutAHandler_IsNoErrorOfOurs(string path)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in");
        await visitor.PostAsync(path, [], HttpStatusCode.MethodNotAllowed);

        visitor.Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Theory, Finding("S-L1")]
    [InlineData("/office/announcements")]
    [InlineData("/office/tariffs/1")]
    public async Task Post_ToAPageOfNamedHandlersOnly_IsNoErrorOfOurs(string path)
    {
        using var staff = await server.StaffAsync(Enum.GetValues<StaffRole>().Aggregate((all, one) => all | one));
        await staff.OpenAsync("/office");
        await staff.PostAsync(path, [], HttpStatusCode.MethodNotAllowed);

        staff.Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Theory, Finding("S-L1")]
    [InlineData("PAGE", "/window/sign-in?handler=HandlerExecution")]
    [InlineData("PUT", "/account/sign-in")]
    public async Task Send_OtherWordsThanReadingAndSending_AreRefused(string method, string path)
    {
        using var visitor = server.Visitor();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await visitor.Http.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact, Row("S9")]
    public async Task Post_CreditCodeWithoutAPhone_SendsNothingAndSaysSo()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/entitlement/credit");
        await visitor.PostAsync("/entitlement/credit?handler=Send", []);

        visitor.ShouldBeAt("/entitlement/credit");
        (await server.Sql.ScalarAsync<long>("select count(*) from messaging.messages where template = 'Entitlement.Code' and length(recipient) < 20")).ShouldBe(0);
    }

    [Fact, Finding("S-L1")]
    public async Task SignIn_RightPasswordWithAPersianAddressToComeBackTo_LeadsThere()
    {
        var person = await server.ActivePersonAsync();
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString("/letters?q=حقوق"));
        await visitor.Fill("نام کاربری", person.NationalId).Fill("گذرواژه", Applicant.Password).PressAsync("ورود");

        visitor.ShouldBeAt("/letters").Status.ShouldBe(HttpStatusCode.OK);
        Uri.UnescapeDataString(visitor.Url.Query).ShouldContain("q=حقوق");
    }

    [Theory, Finding("S-L1")]
    [InlineData("/letters?q=حقوق", "/letters?q=%D8%AD%D9%82%D9%88%D9%82")]
    [InlineData("/me", "/me")]
    [InlineData("//evil.example", null)]
    [InlineData("/\\evil.example", null)]
    public void Validate_ReturnAddress_IsFitForAHeader(string address, string? expected)
    {
        var local = Panah.People.LocalReturn.Validate(address);

        local.ShouldBe(expected);
        (local is null || Encoding.ASCII.GetByteCount(local) == local.Length).ShouldBeTrue();
    }
}

using System.Net;
using System.Net.Http.Json;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Messaging;

[Row("X2")]
[Row("W3")]
public sealed class UssdTests(PanahServer panah)
{
    [Fact]
    public async Task Dial_NothingWaits_SaysWhatToDo() =>
        (await panah.Phone(Registry.NewMobile()).DialAsync("*4*40#")).ShouldContain("رمزی در انتظار این خط نیست");

    [Fact]
    public async Task Dial_PersianDigits_AreTheSameCode() =>
        (await panah.Phone(Registry.NewMobile()).DialAsync("*۴*۴۰#")).ShouldContain("رمزی در انتظار این خط نیست");

    [Fact]
    public async Task Dial_CodeNobodyServes_SaysSo() =>
        (await panah.Phone(Registry.NewMobile()).DialAsync("*999#")).ShouldBe("کد دستوری نادرست است.");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("simulator")]
    [InlineData("simulators ")]
    public async Task Callback_WithoutTheSecret_IsRefusedWhateverItAsks(string? secret)
    {
        using var answer = await CallAsync(secret, new { mobile = Registry.NewMobile(), code = "*4*40#" });

        // A header's trailing blank is no part of its value (RFC 9110, 5.5): that call knows the secret.
        answer.StatusCode.ShouldBe(secret == "simulators " ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("0912")]
    [InlineData("09120000001\0")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Callback_CallerIsNoMobile_IsBadRequest(string? mobile)
    {
        using var answer = await CallAsync("simulators", new { mobile, code = "*4*40#" });

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<HttpResponseMessage> CallAsync(string? secret, object call)
    {
        using var http = new HttpClient { BaseAddress = panah.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/callbacks/ussd") { Content = JsonContent.Create(call) };
        if (secret is not null) request.Headers.TryAddWithoutValidation("X-Ussd-Secret", secret);
        return await http.SendAsync(request);
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Simulators;

[Row("X4")]
public sealed class BankTests(PanahServer panah)
{
    [Fact]
    public async Task Payment_Paid_IsVerifiedAndSentBack()
    {
        var token = await StartAsync();

        (await ChooseAsync(token, "pay")).ShouldBe($"http://shop.example/back?token={token}&state=paid");

        var verified = await VerifyAsync(token);
        (verified.GetProperty("state").GetString(), verified.GetProperty("amount").GetInt64()).ShouldBe(("paid", 250_000));
        verified.GetProperty("bankReference").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Payment_PaidTwice_IsPaidOnce()
    {
        var token = await StartAsync();
        await ChooseAsync(token, "pay");
        var first = (await VerifyAsync(token)).GetProperty("bankReference").GetString();

        await ChooseAsync(token, "pay");
        await ChooseAsync(token, "cancel");

        var verified = await VerifyAsync(token);
        (verified.GetProperty("state").GetString(), verified.GetProperty("bankReference").GetString()).ShouldBe(("paid", first));
    }

    [Fact]
    public async Task Payment_Cancelled_IsNotPaid()
    {
        var token = await StartAsync();

        await ChooseAsync(token, "cancel");

        (await VerifyAsync(token)).GetProperty("state").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task Payment_NeverReturned_StaysAtTheBankAndIsPaid()
    {
        var token = await StartAsync();
        await using (await panah.Faults.StartAsync("bank", "lostAck")) (await ChooseAsync(token, "pay")).ShouldStartWith("/bank/pay/");

        (await VerifyAsync(token)).GetProperty("state").GetString().ShouldBe("paid");
    }

    [Fact]
    public async Task Verification_Mismatch_NamesAnotherAmount()
    {
        var token = await StartAsync();
        await ChooseAsync(token, "pay");
        await using var fault = await panah.Faults.StartAsync("bank", "mismatch");

        (await VerifyAsync(token)).GetProperty("amount").GetInt64().ShouldNotBe(250_000);
    }

    private async Task<string> StartAsync()
    {
        var answer = await SendAsync("/bank/v1/payments", new { reference = "1405000001", amount = 250_000, returnUrl = "http://shop.example/back" });
        answer.GetProperty("payUrl").GetString()!.ShouldContain("/bank/pay/");
        return answer.GetProperty("token").GetString()!;
    }

    private async Task<string> ChooseAsync(string token, string choice) => (await SendAsync($"/bank/pay/{token}/{choice}", new { })).GetProperty("returnUrl").GetString()!;

    private Task<JsonElement> VerifyAsync(string token) => SendAsync($"/bank/v1/payments/{token}/verify", new { });

    private async Task<JsonElement> SendAsync(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("X-Api-Key", "simulators");
        using var answer = await panah.Simulators.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}

using System.Net;
using System.Net.Http.Json;

namespace Panah.Simulators.Phones;

public sealed record UssdAnswer(string Text);

/// <summary>The operator's side of USSD: asks Panah's callback for the text to show.</summary>
internal sealed class UssdDialler(IHttpClientFactory clients, SimulatorsSettings settings)
{
    /// <summary>GSM 02.90 lets a phone show 182 characters of the default alphabet.</summary>
    private const int Longest = 182;

    public async Task<string> DialAsync(string mobile, string code, CancellationToken cancel)
    {
        try
        {
            using var client = clients.CreateClient();
            client.Timeout = TimeSpan.FromSeconds(10);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.PanahUrl, "/callbacks/ussd")) { Content = JsonContent.Create(new { mobile, code }) };
            request.Headers.Add("X-Ussd-Secret", settings.UssdSecret);
            using var answer = await client.SendAsync(request, cancel);
            // What an operator shows for a code that nobody serves.
            if (answer.StatusCode == HttpStatusCode.NotFound) return "کد دستوری نادرست است.";
            if (!answer.IsSuccessStatusCode) return "خطا در برقراری ارتباط. بعداً دوباره شماره‌گیری کنید.";
            var text = (await answer.Content.ReadFromJsonAsync<UssdAnswer>(cancel))?.Text ?? "";
            return text.Length > Longest ? text[..Longest] : text;
        }
        catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return "خطا در برقراری ارتباط. بعداً دوباره شماره‌گیری کنید.";
        }
    }
}

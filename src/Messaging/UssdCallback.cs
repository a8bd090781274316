using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Panah.Kernel;

namespace Panah.Messaging;

/// <summary>
/// <c>POST /callbacks/ussd</c> <c>{"mobile","code"}</c>, from the operator, which shows the shared secret in <c>X-Ussd-Secret</c>: it vouches for
/// the number that dials. Answers <c>{"text"}</c>; 404 for a code that nobody serves, 401 for a stranger.
/// </summary>
internal static class UssdCallback
{
    /// <summary>GSM 02.90.</summary>
    private const int Longest = 182;

    public static void MapUssd(this IEndpointRouteBuilder app) => app.MapPost("/callbacks/ussd", async (Call call, HttpContext http, MessagingSettings settings) =>
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!Knows(settings.UssdSecret, http.Request.Headers["X-Ussd-Secret"].ToString())) return Results.Problem(statusCode: StatusCodes.Status401Unauthorized);
        if (!MobileNumber.TryParse(call.Mobile, out var caller, out var reason)) return Results.Problem(reason, statusCode: StatusCodes.Status400BadRequest);
        var dialled = PersianText.FoldDigits(call.Code?.Trim() ?? "");
        var service = http.RequestServices.GetServices<IUssdService>().FirstOrDefault(one => one.Code == dialled);
        if (service is null) return Results.Problem(statusCode: StatusCodes.Status404NotFound);
        var text = await service.AnswerAsync(caller, http.RequestAborted);
        return Results.Json(new { text = text.Length > Longest ? text[..Longest] : text });
    }).DisableAntiforgery();

    /// <summary>In the same time for every guess: the hashes have one length.</summary>
    private static bool Knows(string? secret, string shown) =>
        !string.IsNullOrEmpty(secret) && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), SHA256.HashData(Encoding.UTF8.GetBytes(shown)));

    private sealed record Call(string? Mobile, string? Code);
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Panah.Kernel;

namespace Panah.Contributions.Payments;

/// <summary>
/// Where the bank tells that a payment has ended. Anyone may call it, so it believes nothing: it only makes the job ask the bank at once.
/// Called late, twice or never, the payment ends the same.
/// </summary>
internal static class BankCallback
{
    public const string Path = "/callbacks/bank";

    private const int LongestToken = 100;

    public static void MapBankCallback(this IEndpointRouteBuilder app) =>
        app.MapPost(Path, static async (Told told, PaymentBook book, CancellationToken cancel) =>
            told.Token is { Length: > 0 and <= LongestToken } token && !PersianText.HasNul(token) && await book.AskSoonAsync(token, cancel)
                ? Results.Accepted() : Results.NotFound()).DisableAntiforgery().ExcludeFromDescription();

    internal sealed record Told(string? Token);
}

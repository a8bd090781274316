using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Panah.Contributions.Reports;
using Panah.Contributions.Slips;
using Panah.Kernel;
using Panah.OpenId;

namespace Panah.Contributions.Api;

/// <summary>
/// <c>GET /api/me/slips?after=</c> (CONTRACTS): the slips of the person who gave the client the scope <c>slips</c>, newest first, 100 a page.
/// </summary>
internal static class MySlips
{
    private const int PageSize = 100;

    public static readonly DocumentedProblem NoPerson = new("token.person", StatusCodes.Status403Forbidden, "This needs a token that a person gave you.");

    public static void MapMySlips(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/me/slips", GetAsync).RequireScope("slips").WithName("ListMySlips").WithTags("me");

    private static async Task<IResult> GetAsync(HttpContext http, SlipList list, PanahSettings site, Guid? after)
    {
        // A client that calls for itself has no slips: a token of a person is asked for.
        if (http.GetBearer().PersonId is not { } person)
            return NoPerson.At(site);
        var page = await list.PageAsync(person, new SlipQuery { After = after }, http.RequestAborted, PageSize);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new { slips = page.Slips.Select(Told), next = page.HasMore ? page.Slips[^1].Id : (Guid?)null });
    }

    private static object Told(Slip slip) => new
    {
        slip.Id,
        trackingNumber = slip.Tracking,
        slip.PaymentId,
        firstPeriod = slip.FirstPeriod.Value,
        lastPeriod = slip.LastPeriod.Value,
        slip.Months,
        amount = slip.Amount.Amount,
        state = slip.State.ToString().ToLowerInvariant(),
        slip.RequestedAt,
        slip.IssuedAt,
        slip.PaidAt,
        slip.ExpiresAt,
        slip.CancelledAt,
        slip.BankReference,
    };
}

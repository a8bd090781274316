using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Panah.Notices.Letters;
using Panah.OpenId;

namespace Panah.Notices.Api;

/// <summary>A line of the person's own inbox, for a program they gave the scope <c>letters.read</c>. Reading this list is no view of any letter.</summary>
internal sealed record MyLetter(
    string TrackingNumber, string System, string Subject, DateTimeOffset SentAt, DateTimeOffset? AnnouncedAt, DateTimeOffset? ViewedAt, DateTimeOffset? ServedAt, bool Marked);

/// <summary><c>GET /api/me/letters</c> (CONTRACTS): the letters of the person, or of the company they act for, newest first, 20 a page.</summary>
internal sealed class MyLettersApi(Employers employers, Inbox inbox, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/me/letters", (Delegate)ListAsync).WithTags("me").WithName("ListMyLetters").RequireScope("letters.read");

    /// <param name="http">The request; its token says whose letters.</param>
    /// <param name="after">The value of <c>next</c> of the page before.</param>
    /// <param name="unread">Only those not yet viewed.</param>
    private async Task<IResult> ListAsync(HttpContext http, Guid? after, bool unread = false)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await employers.OfAsync(http.GetBearer(), http.RequestAborted) is not { } employer) return Results.Ok(new { letters = Array.Empty<MyLetter>(), next = (Guid?)null });
        var page = await inbox.PageAsync(employer, new InboxQuery { After = after, UnreadOnly = unread }, http.RequestAborted);
        var now = time.GetUtcNow();
        return Results.Ok(new
        {
            letters = page.Letters.Select(line => new MyLetter(
                line.TrackingNumber, line.System, line.Subject, line.SentAt, line.AnnouncedAt, line.ViewedAt, line.Service.HasHappened(now) ? line.Service.At : null, line.Marked)),
            next = page.After,
        });
    }
}

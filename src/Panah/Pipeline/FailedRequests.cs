using Microsoft.AspNetCore.Diagnostics;
using Panah.Data;
using Panah.OpenId;
using Panah.Ui;

namespace Panah.Host;

/// <summary>
/// What a request gets that failed: programs a problem (RFC 9457), people a page. A database that is away is 503 with <c>Retry-After</c> and a page
/// that needs none. The number that people are shown stands in the log beside the failure.
/// </summary>
internal sealed class FailedRequests(PlainPage page, ILogger<FailedRequests> logger, TimeProvider time) : IExceptionHandler
{
    private const int Seconds = 5;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private DateTimeOffset _toldAt = DateTimeOffset.MinValue;
    private long _untold;

    public static int Status(Exception failure) => failure switch
    {
        // A request that can't be taken (too large, too many) is no bug of ours, and nobody is woken for it.
        BadHttpRequestException refused => refused.StatusCode,
        _ when DatabaseAway.Is(failure) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var (status, away) = (Status(exception), DatabaseAway.Is(exception));
        Log(exception, away);
        // The handler's own path stands in the request by now.
        var wantsPage = Errors.WantsPage(httpContext, httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? httpContext.Request.Path);
        if (wantsPage && !away) return false;
        if (!wantsPage)
        {
            var title = away ? "The database is away. Try again in a moment."
                : exception is BadHttpRequestException ? "The request cannot be taken as it was sent." : $"An error of ours. Reference: {ReferenceNumber.Now}";
            await new Problem(status, "about:blank", title) { RetryAfter = away ? Seconds : null }.ExecuteAsync(httpContext);
            return true;
        }

        httpContext.Response.StatusCode = status;
        httpContext.Response.Headers.RetryAfter = Seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await page.WriteAsync(httpContext, "Away", ReferenceNumber.Now);
        return true;
    }

    private void Log(Exception failure, bool away)
    {
        if (failure is BadHttpRequestException) return;
        if (!away)
        {
            logger.LogError(failure, "A request failed; reference {Reference}", ReferenceNumber.Now);
            return;
        }

        // Thousands of requests meet the same: one line in ten seconds says so, with their number, and no traces of our code.
        long untold;
        lock (_lock)
        {
            if (time.GetUtcNow() - _toldAt < Quiet && time.GetUtcNow() >= _toldAt)
            {
                _untold++;
                return;
            }

            (untold, _untold, _toldAt) = (_untold, 0, time.GetUtcNow());
        }

        logger.LogError("The database is away: {Reason} Requests are answered 503; {More} more since the last such line; reference {Reference}", failure.GetBaseException().Message, untold, ReferenceNumber.Now);
    }
}

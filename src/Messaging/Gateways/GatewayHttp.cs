using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Panah.Messaging.Gateways;

/// <summary>HTTP as gateways are spoken to: a time-out, and what a failure says about the message.</summary>
internal static class GatewayHttp
{
    public static HttpClient Client(Uri url, TimeSpan timeout) => new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(2),
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = 128,
        // No trace of these calls: an address may hold the gateway's key (Kavenegar's does), and a trace would hold the address (S-M7).
        ActivityHeadersPropagator = null,
    })
    { BaseAddress = url, Timeout = timeout, MaxResponseContentBufferSize = 1024 * 1024 };

    /// <summary>Where no connection was made, nothing was handed over; anything else leaves it open.</summary>
    public static async Task<HandedTo> GuardAsync(Func<Task<HandedTo>> call, CancellationToken cancel)
    {
        try
        {
            return await call();
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
            || failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return new HandedTo(Handed.NotTaken);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException or NotSupportedException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new HandedTo(Handed.Unsure);
        }
    }

    /// <summary>No state is better than a wrong one: who asks later is told.</summary>
    public static async Task<Whereabouts> GuardAsync(Func<Task<Whereabouts>> call, CancellationToken cancel)
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException or NotSupportedException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return Whereabouts.Unknown;
        }
    }

    /// <summary>429 and the 4xx that name our account say that nothing was taken; 5xx says nothing.</summary>
    public static HandedTo OfStatus(HttpStatusCode status) => new((int)status switch
    {
        422 or 400 => Handed.Refused,
        < 500 => Handed.NotTaken,
        _ => Handed.Unsure,
    });
}

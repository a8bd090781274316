using Panah.Kernel;

namespace Panah.Host;

/// <summary>
/// Row O4: asked to end, a node first says that it is not ready, and goes on answering for the balancer's time, until nobody sends it anything new.
/// Then it stops listening, finishes what runs, and ends. Answers of that time close their connections, so that none is cut under a request.
/// </summary>
internal sealed class Drain(PanahSettings settings, ILogger<Drain> logger) : IHostedLifecycleService
{
    public static void Use(WebApplication app) => app.Use(static (http, next) =>
    {
        if (http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested && HttpProtocol.IsHttp11(http.Request.Protocol))
            http.Response.Headers.Connection = "close";
        return next(http);
    });

    /// <summary>Runs before any service is stopped; readiness has turned already.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (settings.Drain == TimeSpan.Zero) return;
        logger.LogInformation("Asked to end: not ready any more, and still answering for {Seconds} s", (int)settings.Drain.TotalSeconds);
        await Task.WhenAny(Task.Delay(settings.Drain, TimeProvider.System, cancellationToken));
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

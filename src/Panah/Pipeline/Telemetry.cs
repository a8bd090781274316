using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Panah.Kernel;

namespace Panah.Host;

/// <summary>
/// Traces and metrics by OpenTelemetry, only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector. They come from ASP.NET Core's,
/// HttpClient's and Npgsql's own sources: routes, statuses, durations and SQL with placeholders, never values.
/// </summary>
internal sealed class Telemetry(TracerProvider traces, MeterProvider metrics) : IHostedService
{
    public static void Add(IServiceCollection services, PanahSettings settings)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")))
            return;
        services.AddHostedService(_ => Build(settings));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // What was measured last is sent before the program ends.
        traces.Dispose();
        metrics.Dispose();
        return Task.CompletedTask;
    }

    private static Telemetry Build(PanahSettings settings)
    {
        var name = ResourceBuilder.CreateDefault().AddService("panah", serviceInstanceId: $"{Environment.MachineName}:{settings.Port}");
        var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(name)
            .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Npgsql").AddOtlpExporter().Build();
        var metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(name)
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql", "Panah.Data")
            .AddOtlpExporter().Build();
        return new Telemetry(traces, metrics);
    }
}

using System.Collections;
using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Panah.Kernel;

namespace Panah.Host;

/// <summary>
/// Traces and metrics by OpenTelemetry, only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector. They come from ASP.NET Core's,
/// HttpClient's and Npgsql's own sources (ADR 0010): durations, SQL with placeholders and, in metrics, routes and statuses; never values.
/// </summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void Add(WebApplicationBuilder builder, PanahSettings settings)
    {
        if (Environment.GetEnvironmentVariable(Endpoint) is not { Length: > 0 } collector) return;
        if (settings.Production && Uri.TryCreate(collector, UriKind.Absolute, out var url) && url is { Scheme: "http", IsLoopback: false })
            throw new SettingException(Endpoint, "must be https in Production but for a collector on this machine.");
        // The SDK reads its own variables through the configuration, whose sources the host has cleared.
        builder.Configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value)).Where(variable => variable.Key.StartsWith("OTEL_", StringComparison.Ordinal)));
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("panah", serviceInstanceId: $"{Environment.MachineName}:{settings.Port}"))
            .WithTracing(traces => traces.AddSource("Microsoft.AspNetCore", "System.Net.Http", "Npgsql").AddOtlpExporter())
            .WithMetrics(metrics => metrics
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql", "Panah.Data")
                .AddOtlpExporter());
    }

    /// <summary>Spans are named by their route and bear it and the status, so that what is slow or fails is told apart; never the path, which has ids.</summary>
    public static void Use(WebApplication app)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Endpoint))) return;
        app.Use(static async (http, next) =>
        {
            try
            {
                await next(http);
            }
            finally
            {
                if (http.Features.Get<IHttpActivityFeature>()?.Activity is { } span)
                    Tell(span, http);
            }
        });
    }

    private static void Tell(Activity span, HttpContext http)
    {
        span.SetTag("http.response.status_code", http.Response.StatusCode);
        if ((http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is not { } pattern) return;
        var route = "/" + pattern.TrimStart('/');
        span.SetTag("http.route", route);
        span.DisplayName = $"{http.Request.Method} {route}";
    }
}

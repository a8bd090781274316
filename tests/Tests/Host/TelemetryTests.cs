using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Host;

/// <summary>What a collector gets, and what it never does.</summary>
[Row("X13"), Finding("I-13.5"), Finding("P-12")]
public sealed class TelemetryTests
{
    [Fact]
    public async Task Run_WithACollector_HasSentTracesAndMetricsWhenItEnds_WithoutWhatStandsInAddresses()
    {
        var got = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var port = FreePorts.Next(withNext: false).ToString(CultureInfo.InvariantCulture);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var collector = builder.Build();
        collector.Urls.Add("http://127.0.0.1:" + port);
        collector.MapPost("/{**path}", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            got.AddOrUpdate(http.Request.Path, Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);
        await using var panah = new PanahProcess();
        panah.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:" + port;
        panah.Variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        await panah.StartAsync();
        using var http = new HttpClient();
        (await http.GetAsync(new Uri(panah.Url, "/window/sign-in?from=09121234567"), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        await panah.SignalAsync("TERM");
        (await panah.ExitAsync()).ShouldBe(0);

        got.Keys.ShouldBe(["/v1/traces", "/v1/metrics"], ignoreOrder: true);
        got["/v1/traces"].Contains("panah", StringComparison.Ordinal).ShouldBeTrue();
        // P-12: a span tells which room it was and how it ended.
        got["/v1/traces"].Contains("http.route", StringComparison.Ordinal).ShouldBeTrue();
        got["/v1/traces"].Contains("GET /window/sign-in", StringComparison.Ordinal).ShouldBeTrue();
        got["/v1/traces"].Contains("http.response.status_code", StringComparison.Ordinal).ShouldBeTrue();
        got["/v1/metrics"].Contains("http.server.request.duration", StringComparison.Ordinal).ShouldBeTrue();
        got["/v1/metrics"].Contains("window/sign-in", StringComparison.Ordinal).ShouldBeTrue();
        got["/v1/metrics"].Contains("dotnet.gc", StringComparison.Ordinal).ShouldBeTrue();
        got.Values.ShouldAllBe(sent => !sent.Contains("09121234567", StringComparison.Ordinal));
    }
}

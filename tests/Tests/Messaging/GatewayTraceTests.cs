using System.Collections.Concurrent;
using System.Diagnostics;
using Panah.Harness;
using Panah.Messaging;
using Shouldly;
using Xunit;

namespace Panah.Tests.Messaging;

/// <summary>What a collector of traces would be told while a message is sent.</summary>
[Row("S11"), Finding("S-M7")]
public sealed class GatewayTraceTests(PanahServer server)
{
    [Fact]
    public async Task Send_WithAListenerOfTraces_ShowsNoKey()
    {
        var heard = new ConcurrentBag<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("System.Net.Http", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => heard.Add(activity.DisplayName + " " + string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))),
        };
        ActivitySource.AddActivityListener(listener);
        // What is not about a gateway is heard: that nothing of a gateway is says something.
        using var other = new HttpClient { BaseAddress = server.Url };
        (await other.GetStringAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken)).ShouldBe("live\n");
        heard.ShouldContain(told => told.Contains("/health/live", StringComparison.Ordinal));
        var phone = Sending.NewPhone();

        await server.SendAsync(Sending.Code(phone));
        await Eventually.TrueAsync(async () => (await server.Phone(phone.Value).MessagesAsync()).Count > 0);

        heard.Where(told => told.Contains("/v1/simulators/sms", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}

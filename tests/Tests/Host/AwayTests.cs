using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Host;

/// <summary>Row O5: without its database a node says so to everybody in their own way, and serves what it has in memory.</summary>
[Finding("P-9"), Row("O5")]
public sealed class AwayTests(PanahServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_DatabaseAway_AreToldToComeBackAndServedAgainWhenItIs()
    {
        await using var node = await server.StartNodeAsync(Narrow);
        using var http = new HttpClient { BaseAddress = node.Url };
        var keys = await http.GetStringAsync("/openid/jwks", Cancel);
        await using (await TakeAllAsync(node))
        {
            // A minute is what keys are kept for; then they are read again, in vain.
            server.Clock.Advance(TimeSpan.FromMinutes(2));
            (await http.GetStringAsync("/openid/jwks", Cancel)).ShouldBe(keys);
            (await http.GetAsync("/.well-known/openid-configuration", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

            using var page = await AskAsync(http, "/me", "text/html");
            page.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            page.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
            var html = await page.Content.ReadAsStringAsync(Cancel);
            html.ShouldContain("lang=\"en\"");
            html.ShouldContain("Our data cannot be reached now");
            html.ShouldNotContain("خطایی از ما");

            using var program = await AskAsync(http, "/me", "application/json");
            program.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            program.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
            program.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");

            using var ready = await http.GetAsync("/health/ready", Cancel);
            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await ready.Content.ReadAsStringAsync(Cancel)).ShouldBe("not ready: database: it is away\n");
        }

        (await http.GetStringAsync("/health/ready", Cancel)).ShouldBe("ready\n");
        (await AskAsync(http, "/me", "text/html")).StatusCode.ShouldNotBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact, Finding("P-19")]
    public async Task Ready_DiskBelowItsFloor_SaysSo()
    {
        await using var node = await server.StartNodeAsync(settings => settings with { Worker = false, DiskFloor = long.MaxValue });
        using var http = new HttpClient { BaseAddress = node.Url };

        using var ready = await http.GetAsync("/health/ready", Cancel);

        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync(Cancel)).ShouldStartWith("not ready: disk: ");
    }

    /// <summary>A path, the name of a setting or what is broken here is for who runs the node, and for nobody who comes through its proxy.</summary>
    [Theory, Row("S14")]
    [InlineData("panah.test", "203.0.113.7")]
    [InlineData("localhost", "203.0.113.7")]
    [InlineData("10.0.0.5", null)]
    [InlineData("localhost", null)]
    [InlineData("127.0.0.1", "127.0.0.1")]
    public async Task Ready_AskedByAStranger_SaysNoReason_AndTheLogDoes(string host, string? browser)
    {
        var heard = new HeardLog();
        await using var node = await server.StartNodeAsync(
            settings => settings with
            {
                Worker = false,
                DiskFloor = long.MaxValue,
                PublicUrl = new Uri($"https://panah.test:{settings.Port}"),
                Proxies = ["127.0.0.1"],
            },
            services => services.AddSingleton<ILoggerProvider>(heard));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{node.Url.Port}") };
        for (var i = 0; i < 3; i++)
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, "/health/ready") { Headers = { Host = host } };
            if (browser is not null) asked.Headers.Add("X-Forwarded-For", browser);
            using var answer = await http.SendAsync(asked, Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe("not ready\n");
        }

        heard.Lines.Where(line => line.Contains("Not ready: disk: ", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain("PANAH_DISK_FLOOR_MB");
    }

    [Theory, Row("S14")]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("127.0.0.9", false)]
    [InlineData("127.0.0.0/8", false)]
    [InlineData("::1", false)]
    public async Task Ready_AskedOnThisMachine_SaysWhyWhereNoProxyIsOnIt(string proxy, bool told)
    {
        await using var node = await BehindAsync(proxy);
        using var http = new HttpClient();
        (await ReadyAsync(http, node, forwarded: null)).StartsWith("not ready: disk: ", StringComparison.Ordinal).ShouldBe(told);
    }

    /// <summary>A proxy elsewhere that passes on what a browser says of its own address makes nobody this machine.</summary>
    [Fact, Row("S14")]
    public async Task Ready_ThroughAProxyThatBelievesItsBrowser_SaysNoReason()
    {
        var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(one => one.Address)
            .FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(one));
        Assert.SkipWhen(own is null, "This machine has no address but its own loopback.");
        await using var node = await BehindAsync(own!.ToString());
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(own, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        (await ReadyAsync(http, node, forwarded: "127.0.0.1")).ShouldBe("not ready\n");
    }

    [Theory]
    [InlineData("57P01", true)]
    [InlineData("57P03", true)]
    [InlineData("53300", true)]
    [InlineData("53100", true)]
    [InlineData("25006", true)]
    [InlineData("23505", false)]
    [InlineData("42P01", false)]
    public void Is_StatesOfPostgres_AreAwayWhereTheyPassByThemselves(string state, bool away)
    {
        Panah.Data.DatabaseAway.Is(new InvalidOperationException("outer", new PostgresException("it said", "FATAL", "FATAL", state))).ShouldBe(away);
    }

    [Fact, Finding("P-10"), Row("O4")]
    public async Task Stop_UnderRequestsBehindABalancer_LeavesNoneUnanswered()
    {
        await using var panah = new PanahProcess();
        panah.Variables["PANAH_DRAIN_SECONDS"] = "3";
        await panah.StartAsync();
        using var http = new HttpClient { BaseAddress = panah.Url };
        var (ready, answered, lost) = (true, 0, new System.Collections.Concurrent.ConcurrentQueue<string>());
        // What a balancer does: it asks whether the node is ready, and sends it requests as long as the last answer said so.
        var probe = Task.Run(async () =>
        {
            while (Volatile.Read(ref ready))
            {
                using var answer = await http.GetAsync("/health/ready", Cancel);
                Volatile.Write(ref ready, answer.IsSuccessStatusCode);
                // The delay is the thing: a balancer asks from time to time.
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Cancel);
            }
        }, Cancel);
        var requests = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (Volatile.Read(ref ready))
            {
                try
                {
                    using var answer = await http.GetAsync("/faq", Cancel);
                    Interlocked.Increment(ref answered);
                }
                catch (HttpRequestException failure)
                {
                    lost.Enqueue(failure.Message);
                }
            }
        }, Cancel)).ToList();
        await Eventually.TrueAsync(() => Volatile.Read(ref answered) > 100);
        var before = Volatile.Read(ref answered);

        await panah.SignalAsync("TERM");
        await Task.WhenAll([probe, .. requests]);

        (await panah.ExitAsync()).ShouldBe(0);
        lost.ShouldBeEmpty();
        answered.ShouldBeGreaterThan(before, "it went on answering after it was asked to end");
    }

    private Task<Node> BehindAsync(string proxy) => server.StartNodeAsync(settings => settings with
    {
        Worker = false,
        DiskFloor = long.MaxValue,
        PublicUrl = new Uri($"https://panah.test:{settings.Port}"),
        Proxies = [proxy],
    });

    private static async Task<string> ReadyAsync(HttpClient http, Node node, string? forwarded)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{node.Url.Port}/health/ready");
        if (forwarded is not null) asked.Headers.Add("X-Forwarded-For", forwarded);
        using var answer = await http.SendAsync(asked, Cancel);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    /// <summary>One connection that nobody has to wait for long: who holds it has taken the database away.</summary>
    private static PanahSettings Narrow(PanahSettings settings) => settings with
    {
        Worker = false,
        Database = new NpgsqlConnectionStringBuilder(settings.Database) { MaxPoolSize = 1, Timeout = 1 }.ConnectionString,
    };

    private static async Task<IAsyncDisposable> TakeAllAsync(Node node) => await node.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Cancel);

    private static Task<HttpResponseMessage> AskAsync(HttpClient http, string path, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.AcceptLanguage.ParseAdd("en");
        request.Headers.Add("Cookie", "panah-session=" + new string('A', 43));
        return http.SendAsync(request, Cancel);
    }
}

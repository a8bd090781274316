using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AngleSharp.Html.Parser;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Host;

/// <summary>What stands before every page: headers, transport and names.</summary>
[Row("X12")]
public sealed class PipelineTests(PanahServer server)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/health/live")]
    [InlineData("/no-such-page")]
    [InlineData("/error/500")]
    public async Task Get_AnyAnswer_CarriesTheSecurityHeaders(string path)
    {
        using var answer = await SendAsync(server.Url, request => request.Headers.Accept.ParseAdd("text/html"), path);

        var policy = answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("default-src 'self'");
        policy.ShouldNotContain("unsafe");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.Contains("Server").ShouldBeFalse();
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    public async Task Get_ForeignHost_IsMisdirected(string host)
    {
        using var answer = await SendAsync(server.Url, request => request.Headers.Host = host);

        answer.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("evil");
    }

    [Fact]
    public async Task Get_ForwardedHeadersFromNobodyNamed_AreNotBelieved()
    {
        using var answer = await SendAsync(server.Url, request =>
        {
            request.Headers.Add("X-Forwarded-Host", "evil.example");
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("Forwarded", "host=evil.example;proto=https");
        });

        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("evil.example");
    }

    [Fact]
    public async Task Get_ThroughTheNamedProxy_IsHttpsWithHsts()
    {
        await using var node = await server.StartNodeAsync(settings => Behind(settings, "127.0.0.1"));

        using var answer = await SendAsync(new Uri($"http://localhost:{node.Url.Port}"), request =>
        {
            request.Headers.Host = "panah.test";
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        });

        answer.StatusCode.ShouldNotBe(HttpStatusCode.MisdirectedRequest);
        answer.Headers.Location.ShouldBeNull();
        answer.Headers.GetValues("Strict-Transport-Security").ShouldHaveSingleItem().ShouldBe("max-age=31536000; includeSubDomains");
    }

    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("10.1.2.3", "https")]
    [InlineData("10.0.0.0/8", "https")]
    public async Task Get_PlainOrByAnUnnamedProxy_IsSentToHttps(string proxy, string? scheme)
    {
        await using var node = await server.StartNodeAsync(settings => Behind(settings, proxy));

        using var answer = await SendAsync(new Uri($"http://localhost:{node.Url.Port}"), request =>
        {
            request.Headers.Host = "panah.test";
            if (scheme is not null)
                request.Headers.Add("X-Forwarded-Proto", scheme);
        }, "/window/sign-in?lang=en");

        answer.StatusCode.ShouldBe(HttpStatusCode.PermanentRedirect);
        answer.Headers.Location.ShouldBe(new Uri($"https://panah.test:{node.Url.Port}/window/sign-in?lang=en"));
    }

    /// <summary>nginx unless told: our own name in place of Host, and no word of the browser. It was served, and every limit counted the proxy.</summary>
    [Fact, Row("S12")]
    public async Task Get_ThroughAProxyHereThatSaysNothingOfTheBrowser_IsRefusedWithTheWayOut()
    {
        await using var node = await server.StartNodeAsync(settings => Behind(settings, "127.0.0.1"));

        using var answer = await SendAsync(new Uri($"http://localhost:{node.Url.Port}"), _ => { }, "/window/sign-in");

        answer.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("X-Forwarded-For");
    }

    [Fact]
    public async Task Get_ApiInTheClear_IsRefusedAndNotLedOn()
    {
        await using var node = await server.StartNodeAsync(settings => Behind(settings, "127.0.0.1"));

        using var answer = await SendAsync(new Uri($"http://localhost:{node.Url.Port}"), request => request.Headers.Host = "panah.test", "/api/me");

        answer.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
    }

    [Fact]
    public async Task Get_OwnCertificate_IsServedWithHsts()
    {
        var folder = Directory.CreateTempSubdirectory("panah-cert-").FullName;
        var (certificate, key) = WriteCertificate(folder);
        await using var node = await server.StartNodeAsync(settings => settings with
        {
            PublicUrl = new Uri($"https://panah.test:{settings.Port}"),
            CertificateFile = certificate,
            CertificateKeyFile = key,
        });

        using var answer = await SendAsync(node.Url, _ => { });

        answer.StatusCode.ShouldNotBe(HttpStatusCode.MisdirectedRequest);
        answer.Headers.Location.ShouldBeNull();
        answer.Headers.GetValues("Strict-Transport-Security").ShouldHaveSingleItem().ShouldBe("max-age=31536000; includeSubDomains");
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Every cookie but those of language and display: also the one of accepted terms, which is no session's.</summary>
    [Fact]
    public async Task Cookies_UnderHttps_AreOfThisHostAloneAndSecure()
    {
        await using var node = await server.StartNodeAsync(settings => Behind(settings, "127.0.0.1"));
        var site = new Uri($"http://localhost:{node.Url.Port}");
        using var form = await SendAsync(site, ThroughTheProxy, "/special/register");
        var page = await new HtmlParser().ParseDocumentAsync(await form.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var token = page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var accepted = await SendAsync(site, request =>
        {
            ThroughTheProxy(request);
            request.Method = HttpMethod.Post;
            request.Headers.Add("Cookie", form.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
            request.Content = new FormUrlEncodedContent([new("Accept", "true"), new("__RequestVerificationToken", token)]);
        }, "/special/register");

        var cookies = form.Headers.GetValues("Set-Cookie").Concat(accepted.Headers.GetValues("Set-Cookie")).ToList();
        cookies.Count.ShouldBeGreaterThan(1);
        cookies.ShouldAllBe(cookie => cookie.StartsWith("__Host-", StringComparison.Ordinal));
        cookies.ShouldAllBe(cookie => cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));

        static void ThroughTheProxy(HttpRequestMessage request)
        {
            request.Headers.Host = "panah.test";
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        }
    }

    private static PanahSettings Behind(PanahSettings settings, string proxy) =>
        settings with { PublicUrl = new Uri($"https://panah.test:{settings.Port}"), Proxies = [proxy] };

    private static (string Certificate, string Key) WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=panah.test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var files = (Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(files.Item1, certificate.ExportCertificatePem());
        File.WriteAllText(files.Item2, key.ExportPkcs8PrivateKeyPem());
        return files;
    }

    private static async Task<HttpResponseMessage> SendAsync(Uri url, Action<HttpRequestMessage> with, string path = "/")
    {
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = new() { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url.GetLeftPart(UriPartial.Authority) + path));
        with(request);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Panah.Harness;
using Panah.OpenId.Clients;
using Panah.Tests.OpenId;
using Shouldly;
using Xunit;

namespace Panah.Tests.Attacks;

/// <summary>
/// Every parser that reads what strangers send, fed with what was right before it was spoiled: none may end in an error of ours. Some thousands in
/// a run; <c>PANAH_TEST_FUZZ=20000</c> makes it that many for each parser, <c>PANAH_TEST_SEED</c> others.
/// </summary>
[Row("S14"), Finding("I-13.7")]
public sealed class ParserFuzzTests(PanahServer server) : OpenIdTest(server)
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Letter = """{"reference":"r-1","employer":"14007650912","subject":"برگ","body":"متن نامه","system":"audit","attachments":[{"name":"a.txt","content":"YQ=="}]}""";
    private const string Inquiry = """{"nationalId":"0013542419","mobile":"09123456789","creditCode":"123456"}""";

    private static readonly int Each = Number("PANAH_TEST_FUZZ", 150);

    private readonly ClientKey _key = new();

    private DateTimeOffset Now => Server.Clock.GetUtcNow();

    [Fact]
    public async Task Parsers_OfWhatStrangersSend_SpoiledInput_IsNeverAnErrorOfOurs()
    {
        var seed = Number("PANAH_TEST_SEED", 1405);
        var doors = await DoorsAsync();
        var failures = new List<string>();
        var answers = new Dictionary<(string Door, int Status), int>();
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Server.Url };
        for (var number = 0; number < Each * doors.Count; number++)
        {
            // Limits by address would answer for the parsers.
            if (number % 200 == 0) await Server.ForgetLimitsAsync();
            var (name, make) = doors[number % doors.Count];
            using var request = make(new Mutations(seed + number));
            try
            {
                using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
                answers[(name, (int)answer.StatusCode)] = answers.GetValueOrDefault((name, (int)answer.StatusCode)) + 1;
                if ((int)answer.StatusCode >= 500) failures.Add($"{name}, PANAH_TEST_SEED={seed} number {number}: {(int)answer.StatusCode}");
                await answer.Content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException refused) when (refused.InnerException is IOException)
            {
                // Kestrel hangs up on a request that is none.
            }
        }

        TestContext.Current.SendDiagnosticMessage(string.Join("; ", answers.GroupBy(pair => pair.Key.Door).Select(door => $"{door.Key}: {string.Join(' ', door.Select(pair => $"{pair.Key.Status}×{pair.Value}"))}")));
        failures.ShouldBeEmpty();
        // A limit that answers in the parsers' place would make all of this prove nothing.
        answers.Where(pair => pair.Key.Status == 429).Sum(pair => pair.Value).ShouldBeLessThan(Each * doors.Count / 10);
    }

    [Theory]
    [InlineData("""{"\ud800":1,"x":1}""")]
    [InlineData("""{"id_token":{"\ud800":null,"acr":{"essential":true}}}""")]
    [InlineData("""{"id_token":{"acr":{"essential":true,"value":"\udc00"}}}""")]
    public async Task Claims_WithHalfASurrogatePair_AreRefused(string claims)
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        using (visitor)
        {
            var answer = await AuthorizeAsync(visitor, client, ("claims", claims));
            answer.Address!.Query.ShouldContain("error=invalid_request");
        }
    }

    [Theory]
    [InlineData("""{"alg":"\ud800"}""")]
    [InlineData("""{"\ud800":"ES256","alg":"ES256"}""")]
    [InlineData("{\"alg\":\"\u00ff\"}")]
    public async Task AccessToken_WhoseHeaderIsNoText_IsNone(string header)
    {
        using var http = new HttpClient { BaseAddress = Server.Url };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        var encoded = Convert.ToBase64String(Encoding.Latin1.GetBytes(header)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        using var answer = await http.SendAsync(Bearer(request, $"{encoded}.e30.AAAA"), TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<List<(string Name, Func<Mutations, HttpRequestMessage> Make)>> DoorsAsync()
    {
        var secret = await ClientAsync();
        var signs = await ClientAsync(settings => settings with { Proof = ClientProof.PrivateKey, Jwks = _key.Jwks });
        var bearer = (await PostAsync("/openid/token", secret, ("grant_type", "client_credentials"), ("scope", "letters entitlement"))).Text("access_token");
        var (visitor, _) = await SignedInAsync();
        using (visitor)
        {
            var cookies = visitor.Cookies.GetCookieHeader(Server.Url);
            var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{secret.Settings.Id}:{secret.Secret}"));
            var query = $"client_id={secret.Settings.Id}&redirect_uri={Uri.EscapeDataString(Callback)}&response_type=code&scope=openid%20profile"
                + $"&state=s&nonce=n&code_challenge={Challenge}&code_challenge_method=S256&prompt=login&max_age=10&ui_locales=fa%20en&claims="
                + Uri.EscapeDataString("""{"id_token":{"auth_time":{"essential":true},"acr":{"values":["a"]}},"userinfo":{"name":null}}""");
            var token = $"grant_type=authorization_code&code=abc&redirect_uri={Uri.EscapeDataString(Callback)}&code_verifier={Verifier}"
                + $"&client_id={secret.Settings.Id}&client_secret={secret.Secret}";
            return
            [
                ("token", m => Post("/openid/token", m.Bytes(token), Form)),
                ("refresh token", m =>
                    Post("/openid/token", m.Bytes($"grant_type=refresh_token&refresh_token={bearer}&client_id={secret.Settings.Id}&client_secret={secret.Secret}"), Form)),
                ("Basic", m =>
                    With(Post("/openid/token", Encoding.ASCII.GetBytes("grant_type=client_credentials"), Form), "Authorization", m.Line("Basic " + basic))),
                ("assertion, bytes", m => Post("/openid/token", Asserted(m.Line(_key.Assertion(signs.Settings.Id, Issuer, Now))), Form)),
                ("assertion, values", m => Post("/openid/token", Asserted(_key.Assertion(signs.Settings.Id, Issuer, Now, Spoil(m))), Form)),
                ("DPoP, bytes", m => With(Post("/openid/token", Credentials(secret), Form), "DPoP", m.Line(_key.Proof("POST", $"{Issuer}/openid/token", Now)))),
                ("DPoP, values", m =>
                    With(Post("/openid/token", Credentials(secret), Form), "DPoP", _key.Proof("POST", $"{Issuer}/openid/token", Now, spoil: Spoil(m)))),
                ("PAR", m => Post("/openid/par", m.Bytes($"{query}&client_secret={secret.Secret}"), Form)),
                ("authorize", m => With(new HttpRequestMessage(HttpMethod.Get, "/openid/authorize?" + Query(m.Line(query))), "Cookie", cookies)),
                ("id token hint", m => new HttpRequestMessage(HttpMethod.Get, "/openid/logout?id_token_hint=" + Query(m.Line(bearer)))),
                ("introspection", m =>
                    Post("/openid/introspect", m.Bytes($"token={bearer}&token_type_hint=access_token&client_id={secret.Settings.Id}&client_secret={secret.Secret}"), Form)),
                ("revocation", m => Post("/openid/revoke", m.Bytes($"token=abc&client_id={secret.Settings.Id}&client_secret={secret.Secret}"), Form)),
                ("device", m =>
                    Post("/openid/device-authorization", m.Bytes($"scope=openid&client_id={secret.Settings.Id}&client_secret={secret.Secret}"), Form)),
                ("access token", m => With(new HttpRequestMessage(HttpMethod.Get, "/openid/userinfo"), "Authorization", m.Line("Bearer " + bearer))),
                ("letter", m => Bearer(Post("/api/letters", m.Bytes(Letter), "application/json"), bearer)),
                ("letters, lines", m => Bearer(Post("/api/letters/batch", m.Bytes($"{Letter}\n{Letter}\n"), "application/x-ndjson"), bearer)),
                ("inquiry", m =>
                    With(Bearer(Post("/api/entitlement/inquiries", m.Bytes(Inquiry), "application/json"), bearer), "Idempotency-Key", m.Line("8f14e45f-ceea-4e7d-9c1b-000000000000"))),
                ("inquiries, lines", m => Bearer(Post("/api/entitlement/inquiries/batch", m.Bytes($"{Inquiry}\n{Inquiry}\n"), "application/x-ndjson"), bearer)),
                ("USSD", m =>
                    With(Post("/callbacks/ussd", m.Bytes("""{"mobile":"09123456789","code":"*4*40#"}"""), "application/json"), "X-Ussd-Secret", "simulators")),
                ("bank", m => Post("/callbacks/bank", m.Bytes("""{"token":"abcdef"}"""), "application/json")),
                ("cookies", m => With(new HttpRequestMessage(HttpMethod.Get, "/me"), "Cookie", m.Line(cookies))),
                ("language", m =>
                    With(new HttpRequestMessage(HttpMethod.Get, "/?lang=" + Query(m.Line("fa"))), "Accept-Language", m.Line("fa-IR, en;q=0.8, ar;q=0.5"))),
                ("proxy's words", m =>
                    With(new HttpRequestMessage(HttpMethod.Get, "/window/sign-in"), "X-Forwarded-For", m.Line("203.0.113.7, 2001:db8::1, 10.0.0.1:443"))),
                ("receipt's address", m => new HttpRequestMessage(HttpMethod.Get, "/slips/verify/" + Query(m.Line("0123456789abcdef0123")))),
            ];
        }
    }

    private static HttpRequestMessage Post(string path, byte[] body, string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return request;
    }

    private static HttpRequestMessage With(HttpRequestMessage request, string header, string value)
    {
        request.Headers.TryAddWithoutValidation(header, value);
        return request;
    }

    private static HttpRequestMessage Bearer(HttpRequestMessage request, string token) => With(request, "Authorization", "Bearer " + token);

    private static Action<JsonObject, JsonObject> Spoil(Mutations mutations) => (header, claims) => mutations.Json(mutations.Below(2) == 0 ? header : claims);

    private static byte[] Asserted(string assertion) => Encoding.ASCII.GetBytes(
        "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" + Uri.EscapeDataString(assertion));

    private static byte[] Credentials(RegisteredClient client) => Encoding.ASCII.GetBytes($"grant_type=client_credentials&client_id={client.Settings.Id}&client_secret={client.Secret}");

    /// <summary>What HttpClient itself would refuse to put into an address is written with per cents.</summary>
    private static string Query(string text) => string.Concat(text.Select(c => c is '#' or '\\' or ' ' or '"' or '<' or '>' or '{' or '}' or '|' or '^' or '`' ? Uri.HexEscape(c) : c.ToString(CultureInfo.InvariantCulture)));

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}

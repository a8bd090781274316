using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Panah.People.Credentials;
using Panah.Tests.Accounts;
using Panah.Tests.OpenId;
using Shouldly;
using Xunit;

namespace Panah.Tests.Limits;

/// <summary>What strangers tried, and what it costs whom. Small counts, set as an operator sets them, stand for the real ones.</summary>
[Row("S8"), Row("S9")]
public sealed class AttackTests(PanahServer server) : OpenIdTest(server)
{
    [Fact, Finding("S-H3")]
    public async Task Authorize_RequestsThatWait_AreBoundedByAddress()
    {
        await using var node = await NodeAsync("openid.interaction.address=3");
        var client = await ClientAsync();
        using var stranger = node.Visitor();
        for (var i = 0; i < 3; i++) (await BeginAsync(stranger, client.Settings.Id)).ShouldContain("/sign-in");

        var busy = await BeginAsync(stranger, client.Settings.Id);
        busy.ShouldContain("error=temporarily_unavailable");
        Uri.UnescapeDataString(busy).Split('#', '&').ShouldContain("authorize.busy");

        using var elsewhere = node.Visitor();
        (await BeginAsync(elsewhere, client.Settings.Id)).ShouldContain("/sign-in");
    }

    [Fact, Finding("S-H3")]
    public async Task Device_CodesFromOneAddress_AreBounded()
    {
        await using var node = await NodeAsync("openid.device.address=2");
        var client = await ClientAsync(settings => settings with { GrantTypes = ["urn:ietf:params:oauth:grant-type:device_code"] });
        using var device = node.Visitor();
        async Task<Answer> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/openid/device-authorization") { Content = new FormUrlEncodedContent([new("scope", "openid")]) };
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{client.Settings.Id}:{client.Secret}")));
            using var answer = await device.Http.SendAsync(request, TestContext.Current.CancellationToken);
            return await Answer.ReadAsync(answer);
        }

        for (var i = 0; i < 2; i++) (await AskAsync()).Text("device_code").ShouldNotBeEmpty();
        (await AskAsync()).ShouldBeRefused("request.busy", "slow_down");
    }

    [Fact, Finding("S-H3")]
    public async Task Authorize_OversizeState_IsNotKept()
    {
        var client = await ClientAsync();
        var before = await Server.Sql.ScalarAsync<long>("select count(*) from openid.interactions where client_id = @id", new { id = client.Settings.Id });
        using var stranger = Server.Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/openid/authorize") { Content = new FormUrlEncodedContent(Request(client.Settings.Id, new string('s', 3_900_000))) };
        request.Headers.ExpectContinue = true;

        using var answer = await stranger.Http.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await Server.Sql.ScalarAsync<long>("select count(*) from openid.interactions where client_id = @id", new { id = client.Settings.Id })).ShouldBe(before);
    }

    [Fact, Finding("S-M4")]
    public async Task Limit_AddressesOfOneSixtyFour_AreOneSource()
    {
        await using var node = await NodeAsync("openid.interaction.address=3", "127.0.0.1");
        var client = await ClientAsync();
        for (var i = 1; i <= 3; i++) (await BehindAsync(node, $"2001:db8:77:1::{i.ToString(CultureInfo.InvariantCulture)}", client.Settings.Id)).ShouldContain("/sign-in");

        (await BehindAsync(node, "2001:db8:77:1:dead:beef::99", client.Settings.Id)).ShouldContain("error=temporarily_unavailable");
        (await BehindAsync(node, "2001:db8:77:2::1", client.Settings.Id)).ShouldContain("/sign-in");
    }

    [Fact, Finding("P-14")]
    public async Task Limit_ThroughAChainOfNamedProxies_IsCountedByTheBrowser()
    {
        await using var node = await NodeAsync("openid.interaction.address=1", "127.0.0.1", "10.9.0.0/16");
        var client = await ClientAsync();
        (await BehindAsync(node, "198.51.100.1, 10.9.0.7, 10.9.1.8", client.Settings.Id)).ShouldContain("/sign-in");

        (await BehindAsync(node, "198.51.100.2, 10.9.0.7, 10.9.1.8", client.Settings.Id)).ShouldContain("/sign-in");
        // What a browser says of itself in front of its own address is not believed.
        (await BehindAsync(node, "203.0.113.9, 198.51.100.2, 10.9.0.7, 10.9.1.8", client.Settings.Id)).ShouldContain("error=temporarily_unavailable");
    }

    [Fact, Finding("S-M5")]
    public async Task SignIn_ManyNamesFromOneAddress_AreAskedForTheSecurityCodeThenStopped_AndTheOwnerAtHomeIsNot()
    {
        await using var node = await NodeAsync("accounts.sign-in.free=3,accounts.sign-in.names=6");
        var person = await Server.ActivePersonAsync();
        using var town = node.Visitor();
        // The owner signed in from this very address once.
        await town.SignInAsync(person.NationalId, Applicant.Password);
        town.ShouldBeAt("/me");
        using var stranger = new Visitor(node.Url, PanahServer.SecurityCodeAnswer, town.Address);
        for (var i = 0; i < 2; i++) (await TryAsync(stranger, Registry.NewNationalId())).ShouldSee("درست نیست");

        (await TryAsync(stranger, Registry.NewNationalId())).ShouldSee("تلاش‌های زیادی برای ورود");
        stranger.ShouldSee("کد امنیتی");
        for (var i = 0; i < 3; i++)
            (await stranger.Fill("نام کاربری", Registry.NewNationalId()).Fill("گذرواژه", "Wrong2026go").PressAsync("ورود")).ShouldSee("درست نیست");
        (await stranger.Fill("نام کاربری", Registry.NewNationalId()).Fill("گذرواژه", "Wrong2026go").PressAsync("ورود")).ShouldNotSee("نام کاربری یا گذرواژه درست نیست");

        using var owner = new Visitor(node.Url, PanahServer.SecurityCodeAnswer, town.Address);
        await owner.SignInAsync(person.NationalId, Applicant.Password);
        owner.ShouldBeAt("/me");
    }

    [Fact, Finding("S-M5")]
    public async Task Hash_ThirtyTwoTriesFromOnePlace_KeepNobodyElsewhereWaiting()
    {
        var hash = await PasswordHash.CreateAsync("Panah2026go", TestContext.Current.CancellationToken);
        var order = new List<string>();
        var flood = Enumerable.Range(0, 32).Select(_ => TryAsync("flood", known: false)).ToList();
        var elsewhere = TryAsync("elsewhere", known: false);
        var home = TryAsync("home", known: true);

        await Task.WhenAll([.. flood, elsewhere, home]);

        // Those that were running go first; then who is known, then the sources by turns.
        order.IndexOf("home").ShouldBeLessThan(Environment.ProcessorCount * 2 + 2);
        order.IndexOf("elsewhere").ShouldBeLessThan(Environment.ProcessorCount * 2 + 4);

        async Task TryAsync(string source, bool known)
        {
            await PasswordHash.VerifyAsync("Wrong2026go", hash, source, known, TestContext.Current.CancellationToken);
            lock (order) order.Add(source);
        }
    }

    [Fact, Finding("S-M2")]
    public async Task Budget_NearAndFull_WarnsOnceBeforeItStops()
    {
        await using var node = await NodeAsync("window.qr.platform=5");
        await Server.Sql.ExecuteAsync("delete from data.limit_warnings");
        var limits = node.Services.GetRequiredService<RateLimits>();
        var key = Registry.NewMobile();
        var since = Server.Clock.GetUtcNow().AddMinutes(-1);
        for (var i = 0; i < 3; i++) await limits.TryTakeAsync(key, [LimitBook.WindowQrShown[1]]);
        (await LatestAsync(node, since)).ShouldBeEmpty();

        for (var i = 0; i < 2; i++) (await limits.TryTakeAsync(key, [LimitBook.WindowQrShown[1]])).ShouldBe(TimeSpan.Zero);
        (await LatestAsync(node, since)).ShouldBe([("window.qr.platform", false)]);

        for (var i = 0; i < 3; i++) (await limits.TryTakeAsync(key, [LimitBook.WindowQrShown[1]])).ShouldBeGreaterThan(TimeSpan.Zero);
        (await LatestAsync(node, since)).ShouldBe([("window.qr.platform", true), ("window.qr.platform", false)], ignoreOrder: true);
    }

    /// <summary>ASVS 16.3.3: that somebody presses against a limit is seen, and floods no log.</summary>
    [Fact, Row("S13")]
    public async Task Refusals_OfALimit_AreToldInOneLineAMinute()
    {
        var heard = new HeardLog();
        await using var node = await Server.StartNodeAsync(
            settings => settings with
            {
                Variables = new Dictionary<string, string>(settings.Variables, StringComparer.Ordinal) { ["PANAH_LIMITS"] = "openid.interaction.address=1" },
            },
            services => services.AddSingleton<ILoggerProvider>(heard).AddLogging(logging => logging.AddFilter("Panah.Data.LimitWatch", LogLevel.Information)));
        var client = await ClientAsync();
        using var stranger = node.Visitor();
        for (var i = 0; i < 4; i++) await BeginAsync(stranger, client.Settings.Id);
        Told().ShouldBe([1]);

        Server.Clock.Advance(TimeSpan.FromSeconds(61));
        await BeginAsync(stranger, client.Settings.Id);
        Told().ShouldBe([1, 3]);

        List<int> Told() => [.. heard.Lines.Where(line => line.StartsWith("The limit openid.interaction.address refused ", StringComparison.Ordinal))
            .Select(line => int.Parse(line.Split(' ')[4], CultureInfo.InvariantCulture))];
    }

    [Fact, Finding("S-M2")]
    public async Task Sms_BlockOfNumbers_HasABudgetOfItsOwn()
    {
        await using var node = await NodeAsync("sms.block.hour=2");
        var head = "0921" + Stamp();
        string[] block = [.. Enumerable.Range(0, 3).Select(n => $"{head}{n}00{n}")];
        for (var i = 0; i < 2; i++)
        {
            using var one = node.Visitor();
            (await AskCodeAsync(one, block[i])).ShouldBeAt("/window/code");
        }

        using var third = node.Visitor();
        (await AskCodeAsync(third, block[2])).ShouldBeAt("/window/code").ShouldSee("اکنون پیامکی به این شماره نمی‌فرستیم");
        using var other = node.Visitor();
        (await AskCodeAsync(other, Registry.NewMobile())).ShouldBeAt("/window/code");
    }

    private static string Stamp() => (Stopwatch.GetTimestamp() / 1000 % 100).ToString("D2", CultureInfo.InvariantCulture) + "7";

    private static async Task<IReadOnlyList<(string, bool)>> LatestAsync(Node node, DateTimeOffset since) =>
        [.. (await LimitWatch.LatestAsync(node.Services.GetRequiredService<AppDb>(), since, CancellationToken.None)).Select(warning => (warning.Purpose, warning.Full))];

    private static async Task<Visitor> AskCodeAsync(Visitor visitor, string mobile)
    {
        await visitor.OpenAsync("/window/sign-in");
        return await visitor.Fill("تلفن همراه", mobile).PressAsync("ارسال رمز یکبار مصرف");
    }

    private static async Task<Visitor> TryAsync(Visitor visitor, string name)
    {
        await visitor.OpenAsync("/account/sign-in");
        return await visitor.Fill("نام کاربری", name).Fill("گذرواژه", "Wrong2026go").PressAsync("ورود");
    }

    private Task<Node> NodeAsync(string limits, params string[] proxies) => Server.StartNodeAsync(settings => settings with
    {
        Variables = new Dictionary<string, string>(settings.Variables, StringComparer.Ordinal) { ["PANAH_LIMITS"] = limits },
        PublicUrl = proxies.Length == 0 ? settings.PublicUrl : new Uri($"https://panah.test:{settings.Port}"),
        Proxies = proxies,
    });

    private static Dictionary<string, string> Request(string client, string state) => new(StringComparer.Ordinal)
    {
        ["client_id"] = client, ["response_type"] = "code", ["redirect_uri"] = Callback, ["scope"] = "openid", ["state"] = state,
    };

    private static async Task<string> BeginAsync(Visitor visitor, string client)
    {
        using var answer = await visitor.Http.GetAsync(QueryHelpers.AddQueryString("/openid/authorize", Request(client, "s")!), TestContext.Current.CancellationToken);
        return answer.Headers.Location!.ToString();
    }

    /// <summary>As a proxy on this machine passes it on.</summary>
    private static async Task<string> BehindAsync(Node node, string forwardedFor, string client)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{node.Url.Port.ToString(CultureInfo.InvariantCulture)}" + QueryHelpers.AddQueryString("/openid/authorize", Request(client, "s")!));
        request.Headers.Host = "panah.test";
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.Headers.Location!.ToString();
    }
}

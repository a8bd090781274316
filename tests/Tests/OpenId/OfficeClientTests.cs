using System.Net;
using System.Text.Json;
using Panah.Harness;
using Panah.OpenId.Clients;
using Panah.People;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>Clients registered by staff in the office, and by the command (rows X1, X5, X13).</summary>
public sealed class OfficeClientTests(PanahServer server) : OpenIdTest(server)
{
    [Fact, Row("X1"), Row("X5")]
    public async Task Client_RegisteredInTheOffice_SignsPeopleIn_ItsSecretShownOnce()
    {
        using var staff = await Server.StaffAsync(StaffRole.Clients);
        var (id, secret) = await AddAsync(staff, NewId(), "https://rp.example.ir/callback");
        await staff.FollowAsync("صفحهٔ این سامانه");
        staff.BodyText.ShouldNotContain(secret);
        staff.Shown("نشانی‌های بازگشت پس از ورود").ShouldBe("https://rp.example.ir/callback");
        await staff.OpenAsync("/office/clients");
        staff.ShouldSee(id).ShouldSee("سامانهٔ آزمون");

        using var person = (await SignedInAsync()).Visitor;
        var answer = await AllowAsync(person, await OpenAsync(person, Address(id)));
        (await TokenAsync(id, secret, ("grant_type", "authorization_code"), ("code", answer.Code), ("redirect_uri", "https://rp.example.ir/callback"))).ShouldBeGood().IdToken.ShouldNotBeEmpty();
        (await Server.Sql.ScalarAsync<long>("select count(*) from data.audit_entries where action = 'openid.client-added' and object_id = @id and actor_id is not null", new { id })).ShouldBe(1);
    }

    [Fact, Row("X1")]
    public async Task Secret_Rotated_ReplacesTheOldOne()
    {
        using var staff = await Server.StaffAsync(StaffRole.Clients);
        var (id, old) = await AddAsync(staff, NewId(), "https://rp.example.ir/callback");
        await staff.FollowAsync("صفحهٔ این سامانه");
        await staff.PressAsync("ساختن رمز تازه");
        var fresh = Secret(staff);
        fresh.ShouldNotBe(old);
        (await TokenAsync(id, fresh, ("grant_type", "client_credentials"))).ShouldBeGood();
        (await TokenAsync(id, old, ("grant_type", "client_credentials"))).ShouldBeRefused("client.secret", "invalid_client");
    }

    [Fact, Row("X1")]
    public async Task Client_ChangedInTheOffice_IsSentOnlyWhereItNowMay()
    {
        using var staff = await Server.StaffAsync(StaffRole.Clients);
        var (id, _) = await AddAsync(staff, NewId(), "https://rp.example.ir/callback");
        await staff.FollowAsync("صفحهٔ این سامانه");
        await staff.Fill("نشانی‌های بازگشت پس از ورود", "https://new.example.ir/callback").PressAsync("ذخیرهٔ تغییرها");
        staff.ShouldSee("تغییرها ذخیره شد");
        using var person = (await SignedInAsync()).Visitor;
        (await OpenAsync(person, Address(id))).ShouldBePage("authorize.redirect-registered");
    }

    [Fact, Row("X1")]
    public async Task Client_TurnedOff_SignsNobodyIn()
    {
        using var staff = await Server.StaffAsync(StaffRole.Clients);
        var (id, secret) = await AddAsync(staff, NewId(), "https://rp.example.ir/callback");
        await staff.FollowAsync("صفحهٔ این سامانه");
        await staff.PressAsync("پایان کار سامانه");
        staff.ErrorOf("می‌دانم که کار این سامانه پایان می‌یابد").ShouldNotBeEmpty();
        await staff.Tick("می‌دانم که کار این سامانه پایان می‌یابد").PressAsync("پایان کار سامانه");
        staff.ShouldBeAt("/office/clients").ShouldSee("پایان یافت");
        (await TokenAsync(id, secret, ("grant_type", "client_credentials"))).ShouldBeRefused("client.known", "invalid_client");
        using var person = (await SignedInAsync()).Visitor;
        (await OpenAsync(person, Address(id))).ShouldBePage("authorize.client-known");
        await staff.OpenAsync("/office/clients/" + id, HttpStatusCode.NotFound);
    }

    [Theory, Row("X1"), Row("X14")]
    [InlineData("نشانی‌های بازگشت پس از ورود", "http://rp.example.ir/callback")]
    [InlineData("نشانی‌های بازگشت پس از ورود", "https://rp.example.ir/callback#here")]
    [InlineData("نشانی‌های بازگشت پس از ورود", "https://*.example.ir/callback")]
    [InlineData("نشانی‌های بازگشت پس از ورود", "https://rp.example.ir@evil.example/callback")]
    [InlineData("نشانی‌های بازگشت پس از ورود", "javascript:alert(1)")]
    [InlineData("نشانی‌های بازگشت پس از خروج", "not an address")]
    [InlineData("نشانی خبر خروج", "http://127.0.0.1:6379/")]
    [InlineData("دامنه‌ها (scope)", "profile \"quoted\"")]
    [InlineData("شناسهٔ سامانه (client_id)", "با فاصله")]
    public async Task Client_WithWhatMayNotBeRegistered_IsToldBesideItsField(string field, string value)
    {
        using var staff = await Server.StaffAsync(StaffRole.Clients);
        var id = NewId();
        Fill(await staff.OpenAsync("/office/clients/new"), id, "https://rp.example.ir/callback");
        await staff.Fill(field, value).PressAsync("ثبت سامانه");
        staff.ShouldBeAt("/office/clients/new");
        staff.ErrorOf(field).ShouldNotBeEmpty();
        staff.Shown(field).ShouldBe(value);
        (await Server.Sql.ScalarAsync<long>("select count(*) from openid.clients where id = @id", new { id })).ShouldBe(0);
    }

    [Fact, Row("X1")]
    public async Task Client_OfATakenIdentifier_IsRefused()
    {
        using var staff = await Server.StaffAsync(StaffRole.Clients);
        var (id, _) = await AddAsync(staff, NewId(), "https://rp.example.ir/callback");
        Fill(await staff.OpenAsync("/office/clients/new"), id, "https://other.example.ir/callback");
        await staff.PressAsync("ثبت سامانه");
        staff.ErrorOf("شناسهٔ سامانه (client_id)").ShouldContain("پیش‌تر");
    }

    [Theory, Row("X5")]
    [InlineData("/office/clients")]
    [InlineData("/office/clients/new")]
    public async Task Clients_ForStaffOfAnotherRole_AreForbidden(string page)
    {
        using var staff = await Server.StaffAsync(StaffRole.Registrations | StaffRole.Letters | StaffRole.Audit);
        await staff.OpenAsync(page, HttpStatusCode.Forbidden);
        using var stranger = Server.Visitor();
        await stranger.OpenAsync(page);
        stranger.ShouldBeAt("/office/sign-in");
    }

    /// <summary>What a form doesn't say stays safe: PKCE, a subject for each sector, people asked, the Window.</summary>
    [Fact, Row("X1"), Finding("I-4")]
    public async Task Settings_NotTouched_AreTheSafeOnes()
    {
        using var staff = await Server.StaffAsync(StaffRole.Clients);
        var (id, _) = await AddAsync(staff, NewId(), "https://rp.example.ir/callback");
        var settings = await SettingsAsync(id);
        (settings.Pkce, settings.Pairwise, settings.Sector, settings.Consent, settings.Door, settings.Level)
            .ShouldBe((true, true, null, ConsentRule.Once, SignInDoor.Window, 1));
        (settings.IdTokenAlgorithm, settings.AccessTokenAlgorithm).ShouldBe(("RS256", "ES256"));
        settings.GrantTypes.ShouldBe(["authorization_code", "refresh_token", "client_credentials"]);
    }

    [Fact, Row("X1"), Finding("I-4")]
    public async Task Settings_ChosenInTheOffice_Count_AndTheSubjectIsChosenOnce()
    {
        using var staff = await Server.StaffAsync(StaffRole.Clients);
        var id = NewId();
        Fill(await staff.OpenAsync("/office/clients/new"), id, Callback);
        staff.Body.Length.ShouldBeLessThan(12 * 1024);
        staff.Choose("اجازه از مردم", "هرگز؛ از خود سازمان است").Choose("مردم از کجا وارد می‌شوند", "حساب کاربری سازمان")
            .Choose("امضای ID token", "ES256").Tick("PKCE از آن خواسته نشود").Tick("دستگاه‌های بی‌صفحه‌کلید هم دارد (device flow)")
            .Fill("حوزهٔ شناسه (نام میزبان)", "Example.ir");
        await staff.PressAsync("ثبت سامانه");
        var client = new RegisteredClient(await SettingsAsync(id), Secret(staff));
        (await Server.Sql.ScalarAsync<string>("select sector from openid.clients where id = @id", new { id })).ShouldBe("example.ir");
        using var stranger = Server.Visitor();
        (await AuthorizeAsync(stranger, client)).Address!.AbsolutePath.ShouldBe("/account/sign-in");

        using var person = (await SignedInAsync()).Visitor;
        var before = (await TokensAsync(person, client)).IdToken;
        Header(before).GetProperty("alg").GetString().ShouldBe("ES256");
        (await PostAsync("/openid/device-authorization", client, ("scope", "openid"))).ShouldBeGood().Text("user_code").ShouldNotBeEmpty();

        await staff.OpenAsync("/office/clients/" + id);
        staff.ShouldNotSee("حوزهٔ شناسه");
        await staff.Tick("PKCE از آن خواسته نشود", on: false).Tick("تنها درخواست‌هایی که از پیش فرستاده شده باشد (PAR)")
            .Choose("کمترین سطح ورود", "۳: کلید عبور").PressAsync("ذخیرهٔ تغییرها");
        var after = await SettingsAsync(id);
        (after.Pkce, after.Par, after.Level, after.Consent, after.Pairwise, after.Sector).ShouldBe((true, true, 3, ConsentRule.Never, true, "example.ir"));
        (await AuthorizeAsync(person, client, ("code_challenge", Challenge), ("code_challenge_method", "S256"))).Rule.ShouldBe("authorize.pushed");

        await staff.Tick("تنها درخواست‌هایی که از پیش فرستاده شده باشد (PAR)", on: false).Tick("PKCE از آن خواسته نشود")
            .Choose("کمترین سطح ورود", "۱: گذرواژه").PressAsync("ذخیرهٔ تغییرها");
        Claims((await TokensAsync(person, client)).IdToken).GetProperty("sub").GetString().ShouldBe(Claims(before).GetProperty("sub").GetString());
    }

    [Theory, Row("X1"), Finding("I-4")]
    [InlineData("Level", "9")]
    [InlineData("Level", "0")]
    [InlineData("Sector", "not a host")]
    [InlineData("IdTokenAlgorithm", "none")]
    [InlineData("AccessTokenAlgorithm", "HS256")]
    [InlineData("Door", "Cellar")]
    [InlineData("Consent", "7")]
    public async Task Settings_ThatAreNone_AreRefused(string field, string value)
    {
        using var staff = await Server.StaffAsync(StaffRole.Clients);
        var id = NewId();
        await staff.OpenAsync("/office/clients/new");

        await staff.PostAsync(
            "/office/clients/new", [new("Id", id), new("RedirectUris", Callback), new("Scope", "openid"), new(field, value)], HttpStatusCode.OK);

        staff.Page.QuerySelector("main [role=alert]").ShouldNotBeNull();
        (await SettingsAsync(id, there: false)).ShouldBeNull();
    }

    [Fact, Row("X13"), Finding("I-4")]
    public async Task ClientAdd_ByCommand_TakesEverySetting()
    {
        var id = NewId();
        (await CommandAsync(
            "--id", id, "--jwks-uri", "https://rp.example.ir/jwks", "--redirect-uri", Callback, "--scope", "openid",
            "--consent", "always", "--door", "account", "--level", "2", "--par", "--dpop",
            "--id-token-alg", "PS256", "--access-token-alg", "RS256", "--shared-subject", "--sector", "example.ir")).Code.ShouldBe(0);
        var settings = await SettingsAsync(id);
        (settings.Proof, settings.JwksUri, settings.Consent, settings.Door, settings.Level, settings.Par, settings.Dpop)
            .ShouldBe((ClientProof.PrivateKey, "https://rp.example.ir/jwks", ConsentRule.Always, SignInDoor.Account, 2, true, true));
        (settings.IdTokenAlgorithm, settings.AccessTokenAlgorithm, settings.Pairwise, settings.Sector).ShouldBe(("PS256", "RS256", false, "example.ir"));

        var wrong = await CommandAsync("--id", NewId(), "--secret", "--redirect-uri", Callback, "--scope", "openid", "--door", "cellar");
        wrong.Code.ShouldBe(2);
        wrong.Words.ShouldContain("--door: cellar is none of window, account");
        (await CommandAsync("--id", NewId(), "--secret", "--redirect-uri", Callback, "--scope", "openid", "--level", "high"))
            .Words.ShouldContain("Client.Level");
    }

    private async Task<ClientSettings> SettingsAsync(string id, bool there = true)
    {
        var json = await Server.Sql.ScalarAsync<string>("select settings::text from openid.clients where id = @id", new { id });
        (json is not null).ShouldBe(there);
        return json is null ? null! : JsonSerializer.Deserialize<ClientSettings>(json)!;
    }

    [Fact, Row("X13")]
    public async Task ClientAdd_ByCommand_PrintsAClientThatWorks()
    {
        var id = NewId();
        var added = await CommandAsync("--id", id, "--secret", "--redirect-uri", "https://rp.example.ir/callback", "--scope", "openid", "--scope", "entitlement");
        added.Code.ShouldBe(0, added.Words);
        var json = JsonDocument.Parse(added.Words.Split('\n').Single(line => line.StartsWith('{'))).RootElement;
        json.GetProperty("client_id").GetString().ShouldBe(id);
        (await TokenAsync(id, json.GetProperty("client_secret").GetString()!, ("grant_type", "client_credentials"))).ShouldBeGood().Text("scope").ShouldBe("entitlement");

        (await CommandAsync("--id", id, "--secret", "--scope", "entitlement")).Words.ShouldContain("Client.Taken");
        var refused = await CommandAsync("--id", NewId(), "--redirect-uri", "http://rp.example.ir/", "--scope", "openid");
        refused.Code.ShouldBe(1);
        refused.Words.ShouldContain("Client.RedirectUri");
    }

    private async Task<(int Code, string Words)> CommandAsync(params string[] words)
    {
        // On the tests' database with its key ring; the folder is the tests'.
        var panah = new PanahProcess(Server.Settings.DataFolder) { Variables = { ["PANAH_DATABASE"] = Server.Settings.Database! } };
        return (await panah.RunAsync(["client", "add", .. words]), panah.Words);
    }

    private static string NewId() => "office-" + Guid.CreateVersion7().ToString("N")[20..];

    private static string Address(string id) =>
        $"/openid/authorize?client_id={id}&response_type=code&scope=openid&redirect_uri={Uri.EscapeDataString(Callback)}&code_challenge={Challenge}&code_challenge_method=S256";

    private static Visitor Fill(Visitor staff, string id, string redirect) =>
        staff.Fill("شناسهٔ سامانه (client_id)", id).Fill("نام سامانه", "سامانهٔ آزمون").Fill("نشانی‌های بازگشت پس از ورود", redirect)
            .Fill("دامنه‌ها (scope)", "openid profile entitlement").Tick("به نام خودش هم API را می‌خواند (client credentials)");

    private static async Task<(string Id, string Secret)> AddAsync(Visitor staff, string id, string redirect)
    {
        await staff.OpenAsync("/office");
        await staff.FollowAsync("سامانه‌های متصل");
        await staff.FollowAsync("ثبت سامانهٔ تازه");
        await Fill(staff, id, redirect).PressAsync("ثبت سامانه");
        staff.ShouldSee("همین یک بار");
        return (id, Secret(staff));
    }

    private static string Secret(Visitor staff) => staff.Page.GetElementById("secret")!.TextContent.Trim();

    private Task<Answer> TokenAsync(string id, string secret, params (string, string)[] parameters) =>
        PostAsync("/openid/token", null, [.. parameters, ("client_id", id), ("client_secret", secret), ("code_verifier", Verifier)]);
}

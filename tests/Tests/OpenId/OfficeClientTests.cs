using System.Net;
using System.Text.Json;
using Panah.Harness;
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

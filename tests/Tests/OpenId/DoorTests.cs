using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.OpenId.Clients;
using Panah.People;
using Panah.Tests.Window;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>What a client may ask of the sign-in: the door, the level, and whom the person acts for (rows X1, W10).</summary>
public sealed class DoorTests(PanahServer server) : OpenIdTest(server)
{
    private const string Window = "/window/sign-in", Account = "/account/sign-in";

    [Theory, Row("X1")]
    [InlineData(SignInDoor.Window, null, Window)]
    [InlineData(SignInDoor.Account, null, Account)]
    [InlineData(SignInDoor.Window, "urn:panah:door:account", Account)]
    [InlineData(SignInDoor.Account, "urn:panah:door:window", Window)]
    [InlineData(SignInDoor.Account, "urn:panah:level:2 urn:example:unknown", Account)]
    public async Task Door_AsRegisteredOrAsAsked_IsOpened(SignInDoor registered, string? asked, string page)
    {
        var client = await ClientAsync(settings => settings with { Door = registered });
        using var visitor = Server.Visitor();
        (await AuthorizeAsync(visitor, client, ("acr_values", asked))).Address!.AbsolutePath.ShouldBe(page);
    }

    /// <summary>Who is sent here to sign in reads by whom, before anything is typed; a made-up address names nobody.</summary>
    [Theory, Row("U11"), Finding("J-P16")]
    [InlineData(SignInDoor.Window)]
    [InlineData(SignInDoor.Account)]
    public async Task SignIn_AskedForByAService_NamesIt(SignInDoor door)
    {
        var name = "سامانهٔ آزمون " + Guid.CreateVersion7().ToString("N")[20..];
        var client = await ClientAsync(settings => settings with { Door = door, Name = name });
        using var visitor = Server.Visitor();
        var address = (await AuthorizeAsync(visitor, client)).Address!;
        await visitor.OpenAsync(address.PathAndQuery);
        visitor.ShouldSee($"«{name}» شما را برای ورود به اینجا فرستاده است");
        await visitor.OpenAsync(address.AbsolutePath + "?returnUrl=%2Fopenid%2Fauthorize%3Finteraction%3Dnone");
        visitor.ShouldNotSee("فرستاده است");
    }

    [Theory, Row("X1")]
    [InlineData(SignInMethods.Password, "urn:panah:level:1", "pwd")]
    [InlineData(SignInMethods.SmsCode | SignInMethods.RegistryProof, "urn:panah:level:2", "sms reg")]
    [InlineData(SignInMethods.QrTransfer | SignInMethods.RegistryProof, "urn:panah:level:2", "reg qr")]
    [InlineData(SignInMethods.Passkey, "urn:panah:level:3", "pop mfa")]
    public async Task Tokens_SayHowThePersonSignedIn(SignInMethods methods, string acr, string amr)
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync(methods);
        using (visitor)
        {
            var tokens = await TokensAsync(visitor, client);
            var claims = Claims(tokens.IdToken);
            claims.GetProperty("acr").GetString().ShouldBe(acr);
            string.Join(' ', claims.GetProperty("amr").EnumerateArray().Select(one => one.GetString())).ShouldBe(amr);
            Claims(tokens.AccessToken).GetProperty("acr").GetString().ShouldBe(acr);
        }
    }

    [Fact, Row("X11")]
    public async Task Me_WithTheScope_TellsThePerson_AndWithoutIsForbidden()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        using (visitor)
        {
            async Task<Answer> MeAsync(string scope)
            {
                using var http = new HttpClient { BaseAddress = Server.Url };
                http.DefaultRequestHeaders.Authorization = new("Bearer", (await TokensAsync(visitor, client, ("scope", scope))).AccessToken);
                using var answer = await http.GetAsync("/api/me");
                return await Answer.ReadAsync(answer);
            }

            (await MeAsync("openid profile")).ShouldBeGood().Text("given_name").ShouldBe("مینا");
            (await MeAsync("openid email")).Status.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        }
    }

    [Fact, Row("X1"), Row("X7")]
    public async Task Level3_Demanded_WantsThePasskey()
    {
        var client = await ClientAsync(settings => settings with { Level = 3 });
        var (visitor, person) = await SignedInAsync();
        using (visitor)
        {
            (await AuthorizeAsync(visitor, client)).Address!.AbsolutePath.ShouldBe(Window);
            await SignInAsync(visitor, person, SignInMethods.Passkey);
            Claims((await TokensAsync(visitor, client)).IdToken).GetProperty("acr").GetString().ShouldBe("urn:panah:level:3");
        }
    }

    [Fact, Row("X1")]
    public async Task EssentialLevel_NotReachedBySignIn_IsUnmet()
    {
        var client = await ClientAsync();
        var (visitor, person) = await SignedInAsync();
        (string, string?) demand = ("claims", """{"id_token":{"acr":{"essential":true,"values":["urn:panah:level:3"]}}}""");
        (await AuthorizeAsync(visitor, client, demand, ("prompt", "none"))).Error.ShouldBe("login_required");
        var asked = await AuthorizeAsync(visitor, client, demand);
        asked.ShouldAskForSignIn();
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        await SignInAsync(visitor, person);
        (await OpenAsync(visitor, asked["returnUrl"]!)).Error.ShouldBe("unmet_authentication_requirements");
        Claims((await TokensAsync((await SignedInAsync(SignInMethods.Passkey)).Visitor, client, demand)).IdToken).GetProperty("acr").GetString().ShouldBe("urn:panah:level:3");
    }

    [Theory, Row("S2"), Row("X1")]
    [InlineData("claims", """{"id_token":{"acr":{"essential":true,"value":"urn:panah:level:2"}}}""")]
    [InlineData("acr_values", "urn:panah:level:2 urn:panah:level:1")]
    [InlineData("level", "2")]
    public async Task HigherLevel_WithALiveSession_AsksACodeAndKeepsTheRequest(string way, string demand)
    {
        var client = await ClientAsync(settings => way == "level" ? settings with { Level = 2 } : settings);
        (string, string?)[] more = way == "level" ? [("state", "kept")] : [(way, demand), ("state", "kept"), ("max_age", "60")];
        var (visitor, person) = await SignedInAsync(SignInMethods.Password);
        using (visitor)
        {
            var directory = Server.Services.GetRequiredService<PersonDirectory>();
            var mobile = (await directory.FindAsync(person))!.Mobile!.Value;
            await Server.Services.GetRequiredService<AppDb>().InTransactionAsync(work => directory.ProveMobileAsync(work, person, mobile));
            Server.Clock.Advance(TimeSpan.FromMinutes(2));
            var asked = await AuthorizeAsync(visitor, client, more);
            asked.Address!.AbsolutePath.ShouldBe("/me/code");
            await visitor.OpenAsync(asked.Address.PathAndQuery);
            await visitor.PressAsync("ارسال کد");
            await visitor.Fill("کد پیامک‌شده", await Server.Phone(mobile.Value).NextCodeAsync()).PressAsync("تأیید و ادامه");
            var answer = Answered(visitor);
            answer["state"].ShouldBe("kept");
            var claims = Claims((await RedeemAsync(client, answer.Code)).ShouldBeGood().IdToken);
            claims.GetProperty("acr").GetString().ShouldBe("urn:panah:level:2");
            claims.GetProperty("auth_time").GetInt64().ShouldBeInRange(Server.Clock.GetUtcNow().ToUnixTimeSeconds() - 5, Server.Clock.GetUtcNow().ToUnixTimeSeconds());
        }
    }

    [Fact, Row("S2"), Row("X1")]
    public async Task HigherLevel_AskedForWithASignInOrWithoutAsking_IsNoStepOnTheWay()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync(SignInMethods.Password);
        using (visitor)
        {
            (string, string?) demand = ("claims", """{"id_token":{"acr":{"essential":true,"value":"urn:panah:level:2"}}}""");
            (await AuthorizeAsync(visitor, client, demand, ("prompt", "login"))).ShouldAskForSignIn();
            var silent = await AuthorizeAsync(visitor, client, demand, ("prompt", "none"));
            (silent.Error, silent.Rule).ShouldBe(("login_required", "authorize.step-up"));
            // A wish is no demand: nobody may be asked, so it is answered at the level that there is.
            var tokens = await RedeemAsync(client, (await AuthorizeAsync(visitor, client, ("acr_values", "urn:panah:level:2"), ("prompt", "none"))).Code);
            Claims(tokens.ShouldBeGood().IdToken).GetProperty("acr").GetString().ShouldBe("urn:panah:level:1");
        }
    }

    [Theory, Row("W10")]
    [InlineData(true, null)]
    [InlineData(false, "urn:panah:for:company urn:panah:door:window")]
    public async Task Company_AskedForByAClient_IsInTokensUserinfoAndAudit(bool registered, string? asked)
    {
        var person = await Server.Registry.PersonAsync();
        var company = await Server.Registry.CompanyAsync(person.NationalId, "شرکت باران");
        var client = await ClientAsync(settings => settings with { Company = registered, Scopes = ["openid", "company"], Consent = ConsentRule.Once });
        using var visitor = Server.Visitor();
        var signIn = await AuthorizeAsync(visitor, client, ("scope", "openid company"), ("acr_values", asked));
        signIn.Address!.AbsolutePath.ShouldBe(Window);
        await visitor.SignInAsync(Server, person, Uri.UnescapeDataString(signIn["returnUrl"]!));
        visitor.ShouldBeAt("/window/company");
        await visitor.Fill("شناسه ملی شرکت", company).PressAsync("ثبت اطلاعات");
        visitor.ShouldBeAt("/openid/consent").ShouldSee(company);
        var tokens = (await RedeemAsync(client, (await AllowAsync(visitor, new AuthorizeAnswer(visitor.Status, visitor.Url, visitor.BodyText))).Code)).ShouldBeGood();

        Claims(tokens.AccessToken).GetProperty("company_id").GetString().ShouldBe(company);
        (await UserInfoAsync(tokens.AccessToken)).Text("company_id").ShouldBe(company);
        var details = await Server.Sql.ScalarAsync<string>("select details from data.audit_entries where action = 'openid.granted' and object_id = @Id", new { client.Settings.Id });
        JsonDocument.Parse(details!).RootElement.GetProperty("company").GetString().ShouldBe(company);

        (await Server.Sql.ScalarAsync<long>("select count(*) from openid.grants where company is not null and company not like 'enc1:%'")).ShouldBe(0, "S-L4");

        // Another company, or none, is another grant: the next tokens say so.
        await visitor.OpenAsync("/me/companies");
        await visitor.PressAsync("بازگشت به حساب شخصی");
        (await AuthorizeAsync(visitor, client, ("scope", "openid company"), ("acr_values", asked))).Address!.AbsolutePath.ShouldBe("/window/company");
        (await AuthorizeAsync(visitor, client, ("scope", "openid company"), ("acr_values", asked), ("prompt", "none"))).Error.ShouldBe("interaction_required");
    }

    [Fact, Row("W9"), Row("W10"), Row("U1"), Finding("J-P4")]
    public async Task Company_ActedFor_IsShownOnEveryPageUntilLeft()
    {
        var person = await Server.Registry.PersonAsync();
        var company = await Server.Registry.CompanyAsync(person.NationalId, "شرکت رود");
        using var visitor = await Server.SignedInAsync(person);
        await visitor.OpenAsync("/me/companies");
        await visitor.Fill("شناسه ملی شرکت", company).PressAsync("ثبت اطلاعات");
        string[] pages = ["/", "/me", "/me/profile", "/me/devices", "/me/passkeys", "/letters", "/entitlement", "/help", "/contact", "/developers", "/account/sign-in"];
        foreach (var page in pages)
        {
            await visitor.OpenAsync(page);
            visitor.Page.QuerySelector(".acting a[href='/me/companies']").ShouldNotBeNull(page);
            visitor.Page.QuerySelector(".acting")!.TextContent.ShouldContain("شرکت رود", Case.Sensitive, page);
        }

        await visitor.OpenAsync("/me/companies");
        await visitor.PressAsync("بازگشت به حساب شخصی");
        foreach (var page in pages)
        {
            await visitor.OpenAsync(page);
            visitor.Page.QuerySelector(".acting").ShouldBeNull(page);
        }
    }
}

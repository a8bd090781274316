using System.Net;
using Panah.Harness;
using Panah.OpenId.Clients;
using Panah.People;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

[Row("X1")]
public sealed class ConsentAndDeviceTests(PanahServer server) : OpenIdTest(server)
{
    private const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

    private Task<RegisteredClient> AskingClientAsync() => ClientAsync(settings => settings with { Consent = ConsentRule.Once, Name = "کتابخانه" });

    private Task<RegisteredClient> DeviceClientAsync() => ClientAsync(settings => settings with { Name = "تلویزیون", GrantTypes = [DeviceGrant, "refresh_token"] });

    private Task<Answer> PollAsync(RegisteredClient client, Answer device) => PostAsync("/openid/token", client, ("grant_type", DeviceGrant), ("device_code", device.Text("device_code")));

    [Fact]
    public async Task Consent_AskedOnce_ThenSilent_ThenAskedAgainForMore()
    {
        var client = await AskingClientAsync();
        var (visitor, _) = await SignedInAsync();
        (await AuthorizeAsync(visitor, client, ("prompt", "none"))).Error.ShouldBe("consent_required");
        var asked = await AuthorizeAsync(visitor, client, ("scope", "openid profile"));
        await visitor.OpenAsync(asked.Address!.PathAndQuery);
        visitor.ShouldSee("کتابخانه").ShouldSee("rp.example.ir").ShouldSee("نام، نام خانوادگی، جنسیت و تاریخ تولد شما را ببیند").ShouldNotSee("کد ملی (یا کد فیدا)");
        (await RedeemAsync(client, (await AllowAsync(visitor, asked)).Code)).ShouldBeGood();
        (await AuthorizeAsync(visitor, client, ("scope", "openid profile"), ("prompt", "none"))).Code.ShouldNotBeEmpty();
        (await AuthorizeAsync(visitor, client, ("scope", "openid national_id"), ("prompt", "none"))).Error.ShouldBe("consent_required");
    }

    [Fact]
    public async Task Consent_OfAnotherPersonsBrowser_OrUsedTwice_GivesNothing()
    {
        var client = await AskingClientAsync();
        var (visitor, _) = await SignedInAsync();
        var asked = await AuthorizeAsync(visitor, client);
        var stranger = await Server.Visitor().Http.GetAsync(asked.Address!.PathAndQuery);
        stranger.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await AllowAsync(visitor, asked);
        (await OpenAsync(visitor, $"/openid/authorize?interaction={asked["interaction"]}")).ShouldBePage("authorize.waiting");
    }

    [Fact]
    public async Task Consents_PersonSeesAndWithdraws_AccessEndsAtOnce()
    {
        var client = await AskingClientAsync();
        var (visitor, _) = await SignedInAsync();
        var asked = await AuthorizeAsync(visitor, client, ("scope", "openid profile offline_access"));
        var tokens = (await RedeemAsync(client, (await AllowAsync(visitor, asked)).Code)).ShouldBeGood();
        await visitor.OpenAsync("/me/consents");
        visitor.ShouldSee("کتابخانه");
        await visitor.PressAsync("پس گرفتن اجازه کتابخانه");
        visitor.ShouldSee("اجازه پس گرفته شد.").ShouldSee("هنوز به هیچ سامانه‌ای اجازه نداده‌اید.");
        (await UserInfoAsync(tokens.AccessToken)).Rule.ShouldBe("token.not-revoked");
        (await RefreshAsync(client, tokens.RefreshToken)).ShouldBeRefused("refresh.good", "invalid_grant");
        (await AuthorizeAsync(visitor, client, ("prompt", "none"))).Error.ShouldBe("consent_required");
    }

    [Fact]
    public async Task Device_PersonAllows_DeviceGetsTokensOnce()
    {
        var client = await DeviceClientAsync();
        var device = (await PostAsync("/openid/device-authorization", client, ("scope", "openid profile offline_access"))).ShouldBeGood();
        (await PollAsync(client, device)).ShouldBeRefused("device.pending", "authorization_pending");
        (await PollAsync(client, device)).ShouldBeRefused("device.slow", "slow_down");
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        var (visitor, _) = await SignedInAsync();
        await visitor.OpenAsync("/openid/device");
        await visitor.Fill("کد دستگاه", device.Text("user_code").ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)).PressAsync("ادامه");
        visitor.ShouldSee("تلویزیون");
        await visitor.PressAsync("اجازه می‌دهم");
        visitor.ShouldSee("دستگاه وصل شد.");
        var tokens = (await PollAsync(client, device)).ShouldBeGood();
        (await UserInfoAsync(tokens.AccessToken)).Text("name").ShouldBe("مینا راد");
        tokens.RefreshToken.ShouldNotBeEmpty();
        (await PollAsync(client, device)).Text("error").ShouldBeOneOf("invalid_grant", "slow_down");
    }

    [Fact]
    public async Task Device_PersonDenies_OrCodeEnds_DeviceIsTold()
    {
        var client = await DeviceClientAsync();
        var denied = await PostAsync("/openid/device-authorization", client, ("scope", "openid"));
        var ended = await PostAsync("/openid/device-authorization", client, ("scope", "openid"));
        var (visitor, _) = await SignedInAsync();
        await visitor.OpenAsync("/openid/device?user_code=" + denied.Text("user_code"));
        await visitor.PressAsync("ادامه");
        await visitor.PressAsync("اجازه نمی‌دهم");
        (await PollAsync(client, denied)).ShouldBeRefused("device.denied", "access_denied");
        Server.Clock.Advance(TimeSpan.FromMinutes(11));
        (await PollAsync(client, ended)).ShouldBeRefused("device.expired", "expired_token");
    }

    [Fact, Row("S14")]
    public async Task Device_WithoutACode_SaysThatItIsNotKnown()
    {
        var (visitor, _) = await SignedInAsync();
        await visitor.OpenAsync("/openid/device");
        await visitor.PostAsync("/openid/device?handler=Allow", [new("user_code", "")]);
        visitor.ShouldHaveError("کد دستگاه", "این کد درست نیست یا زمانش گذشته است");
    }

    /// <summary>Found by trying it: a client that takes level 2 alone got tokens of a session opened by a password, through a device.</summary>
    [Theory, Row("S2"), Row("S14")]
    [InlineData(2, false, "/me/code")]
    [InlineData(3, false, "/passkey")]
    [InlineData(1, true, "/me/code")]
    public async Task Device_OfAClientThatWantsMore_IsNoWayRoundIt(int level, bool company, string step)
    {
        var client = await ClientAsync(settings => settings with { GrantTypes = [DeviceGrant], Level = level, Company = company });
        var device = (await PostAsync("/openid/device-authorization", client, ("scope", "openid"))).ShouldBeGood();
        var (visitor, _) = await SignedInAsync(SignInMethods.Password);
        await visitor.OpenAsync("/openid/device");
        await visitor.Fill("کد دستگاه", device.Text("user_code")).PressAsync("ادامه");
        // A company is acted for at level 2, so the way to it leads over the code.
        visitor.ShouldBeAt(step);
        await visitor.OpenAsync("/openid/device");
        await visitor.PostAsync("/openid/device?handler=Allow", [new("user_code", device.Text("user_code"))]);
        (await PollAsync(client, device)).ShouldBeRefused("device.pending", "authorization_pending");
    }

    [Fact]
    public async Task Device_WrongCodes_AreToldAndLimited()
    {
        var (visitor, _) = await SignedInAsync();
        await visitor.OpenAsync("/openid/device");
        for (var i = 0; i < 10; i++)
            await visitor.Fill("کد دستگاه", "BBBB-BBBB").PressAsync("ادامه");
        visitor.ShouldHaveError("کد دستگاه", "این کد درست نیست یا زمانش گذشته است");
        await visitor.Fill("کد دستگاه", "BBBB-BBBB").PressAsync("ادامه");
        visitor.ShouldHaveError("بارها کد نادرست");
    }

    [Theory]
    [InlineData("authorization_code", "openid", "device.allowed", "unauthorized_client")]
    [InlineData(DeviceGrant, "openid admin", "device.scope", "invalid_scope")]
    [InlineData(DeviceGrant, "", "device.scope", "invalid_scope")]
    public async Task Device_WrongRequest_IsRefusedByItsRule(string grantType, string scope, string rule, string error)
    {
        var client = await ClientAsync(settings => settings with { GrantTypes = [grantType] });
        (await PostAsync("/openid/device-authorization", client, ("scope", scope))).ShouldBeRefused(rule, error);
    }
}

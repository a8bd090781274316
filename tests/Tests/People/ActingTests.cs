using Panah.Harness;
using Panah.OpenId.Clients;
using Panah.Tests.OpenId;
using Panah.Tests.Window;
using Shouldly;
using Xunit;

namespace Panah.Tests.Persons;

/// <summary>Row S6: the director is asked about again every fifteen minutes of acting, and at every refresh of a token.</summary>
[Row("S6"), Finding("S-M8")]
public sealed class ActingTests(PanahServer server) : OpenIdTest(server)
{
    [Fact]
    public async Task FormerDirector_AfterFifteenMinutes_ActsNoMore()
    {
        var (visitor, _, company) = await DirectorAsync();
        using (visitor)
        {
            await LeaveAsync(company);
            Server.Clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));
            await visitor.OpenAsync("/letters");
            visitor.ShouldBeAt("/me/companies").ShouldSee("شما را دیگر مدیرعامل آن شرکت نمی‌شناسد").ShouldNotSee("اکنون به نمایندگی");
            (await Server.Sql.ScalarAsync<int>("select count(*)::int from data.audit_entries where action = 'people.acts-for-self' and object_id = @company", new { company })).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Director_WhileTheRegistryIsAway_ActsForNobody_AndActsAgainAfterwards()
    {
        var (visitor, _, _) = await DirectorAsync();
        using (visitor)
        {
            Server.Clock.Advance(TimeSpan.FromMinutes(16));
            await using (await Server.Faults.StartAsync("companies"))
            {
                await visitor.OpenAsync("/letters");
                visitor.ShouldBeAt("/me/companies").ShouldSee("اکنون نمی‌توانیم از سامانهٔ ثبت شرکت‌ها بپرسیم");
            }

            // The breaker lets one call through after its pause.
            Server.Clock.Advance(TimeSpan.FromMinutes(2));
            await Eventually.TrueAsync(async () => (await visitor.OpenAsync("/me/companies")).Text.Contains("اکنون به نمایندگی", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(ClientProof.None)]
    [InlineData(ClientProof.Secret)]
    public async Task FormerDirector_AtTheNextRefresh_HasNoTokenAnyMore(ClientProof proof)
    {
        var (visitor, _, company) = await DirectorAsync();
        using (visitor)
        {
            var client = await ClientAsync(settings => settings with
            {
                Proof = proof,
                Scopes = ["openid", "company", "offline_access", "letters.read"],
                GrantTypes = ["authorization_code", "refresh_token"],
            });
            var tokens = await TokensWithPkceAsync(visitor, client);
            var kept = (await RefreshAsync(client, tokens.RefreshToken)).ShouldBeGood();
            await LeaveAsync(company);
            (await RefreshAsync(client, kept.RefreshToken)).ShouldBeRefused("refresh.company-left", "invalid_grant");
            (await UserInfoAsync(kept.AccessToken)).Status.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Refresh_WhileTheRegistryIsAway_LosesNoToken()
    {
        var (visitor, _, _) = await DirectorAsync();
        using (visitor)
        {
            var client = await ClientAsync(settings => settings with
            {
                Proof = ClientProof.None,
                Scopes = ["openid", "company", "offline_access"],
                GrantTypes = ["authorization_code", "refresh_token"],
            });
            var tokens = await TokensWithPkceAsync(visitor, client);
            await using (await Server.Faults.StartAsync("companies"))
            {
                var away = await RefreshAsync(client, tokens.RefreshToken);
                away.Status.ShouldBe(System.Net.HttpStatusCode.ServiceUnavailable);
                away.Rule.ShouldBe("refresh.company-unknown");
            }

            Server.Clock.Advance(TimeSpan.FromMinutes(2));
            await Eventually.TrueAsync(async () => (await RefreshAsync(client, tokens.RefreshToken)).Status == System.Net.HttpStatusCode.OK);
        }
    }

    private Task<Answer> TokensWithPkceAsync(Visitor visitor, RegisteredClient client) => RedeemFromAsync(
        visitor, client, ("scope", "openid company offline_access"), ("prompt", "consent"), ("code_challenge", Challenge), ("code_challenge_method", "S256"));

    private async Task<Answer> RedeemFromAsync(Visitor visitor, RegisteredClient client, params (string Name, string? Value)[] more)
    {
        var answer = await AuthorizeAsync(visitor, client, more);
        if (answer.Address?.AbsolutePath == "/openid/consent") answer = await AllowAsync(visitor, answer);
        return (await RedeemAsync(client, answer.Code, ("code_verifier", Verifier))).ShouldBeGood();
    }

    private async Task<(Visitor Visitor, TestPerson Person, string Company)> DirectorAsync()
    {
        var person = await Server.Registry.PersonAsync();
        var company = await Server.Registry.CompanyAsync(person.NationalId, "شرکت آفتاب");
        var visitor = Server.Visitor();
        await visitor.SignInAsync(Server, person);
        await visitor.OpenAsync("/me/companies");
        await visitor.Fill("شناسه ملی شرکت", company).PressAsync("ثبت اطلاعات");
        return (visitor.ShouldSee("اکنون به نمایندگی"), person, company);
    }

    private Task LeaveAsync(string company) =>
        Server.Registry.PutAsync($"/companies/{company}", new { name = "شرکت آفتاب", managingDirector = Registry.NewNationalId(), board = Array.Empty<string>() });
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Panah.OpenId.Clients;
using Panah.People;
using Panah.People.Safety;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>One judge of tokens, whoever asks; and what a client is never given silently.</summary>
public sealed class TokenJudgeTests(PanahServer server) : OpenIdTest(server)
{
    [Fact, Finding("I-1")]
    public async Task ClientTurnedOff_WithinFiveSeconds_IsRefusedEverywhere()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        using (visitor)
        {
            var tokens = await TokensAsync(visitor, client, ("scope", "openid profile"));
            (await UserInfoAsync(tokens.AccessToken)).ShouldBeGood();
            (await MeAsync(tokens.AccessToken)).ShouldBe(HttpStatusCode.OK);
            (await PostAsync("/openid/introspect", client, ("token", tokens.AccessToken))).Text("active").ShouldBe("True");
            await using var node = await Server.StartNodeAsync(settings => settings);
            await node.Services.GetRequiredService<ClientRegistration>().DisableAsync(client.Settings.Id);
            Server.Clock.Advance(ClientsFresh);
            (await UserInfoAsync(tokens.AccessToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
            (await MeAsync(tokens.AccessToken)).ShouldBe(HttpStatusCode.Unauthorized);
            (await PostAsync("/openid/introspect", client, ("token", tokens.AccessToken))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact, Finding("I-2")]
    public async Task Subject_WhenAddressesChange_StaysTheSame()
    {
        var client = await ClientAsync();
        var (visitor, _) = await SignedInAsync();
        using (visitor)
        {
            var before = Claims((await TokensAsync(visitor, client)).IdToken).GetProperty("sub").GetString();
            var registration = Server.Services.GetRequiredService<ClientRegistration>();
            var settings = (await registration.FindAsync(client.Settings.Id))!;
            (await registration.ChangeAsync(settings, settings with { RedirectUris = ["https://moved.example.ir/callback", Callback] }, ActorKind.System, null)).ShouldBeNull();
            Server.Clock.Advance(ClientsFresh);
            Claims((await TokensAsync(visitor, client)).IdToken).GetProperty("sub").GetString().ShouldBe(before);
        }
    }

    /// <summary>Clients of before keep the subjects they had: the migration's sector is the one that was computed until then.</summary>
    [Theory, Finding("I-2")]
    [InlineData("https://rp.example.ir/callback")]
    [InlineData("https://Rp.Example.ir:8443/callback?x=1")]
    [InlineData("http://127.0.0.1/callback")]
    [InlineData("http://[::1]/callback")]
    [InlineData("ir.example.app:/callback")]
    [InlineData("ir.example.app://host/callback")]
    public async Task Sector_OfTheMigration_IsTheOneOfTheCode(string redirect)
    {
        var client = await ClientAsync(settings => settings with { Proof = ClientProof.None, RedirectUris = [redirect], GrantTypes = ["authorization_code"] });
        var sql = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src/OpenId/Migrations/0301_sector.sql"));
        var expression = sql[(sql.IndexOf("SET sector = ", StringComparison.Ordinal) + 13)..sql.IndexOf(";\nALTER TABLE openid.clients ALTER", StringComparison.Ordinal)];
        (await Server.Sql.ScalarAsync<bool>($"SELECT sector = {expression} FROM openid.clients WHERE id = @id", new { id = client.Settings.Id })).ShouldBeTrue();
    }

    [Fact, Finding("I-3")]
    public async Task PublicClient_SendingBasicWithAnEmptySecret_IsServed()
    {
        var client = await ClientAsync(settings => settings with { Proof = ClientProof.None, GrantTypes = ["authorization_code"] });
        var (visitor, _) = await SignedInAsync();
        using (visitor)
        {
            var code = (await AuthorizeAsync(visitor, client, ("code_challenge", Challenge), ("code_challenge_method", "S256"))).Code;
            using var http = new HttpClient { BaseAddress = Server.Url };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/openid/token");
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(client.Settings.Id + ":")));
            request.Content = new FormUrlEncodedContent([new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", Callback), new("code_verifier", Verifier)]);
            using var answer = await http.SendAsync(request);
            (await Answer.ReadAsync(answer)).ShouldBeGood().AccessToken.ShouldNotBeEmpty();
        }
    }

    [Theory, Finding("I-3")]
    [InlineData("Basic")]
    [InlineData("post")]
    public async Task ConfidentialClient_SendingAnEmptySecret_IsRefused(string way)
    {
        var client = await ClientAsync();
        using var http = new HttpClient { BaseAddress = Server.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/openid/token");
        if (way == "Basic") request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(client.Settings.Id + ":")));
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), .. way == "post" ? (KeyValuePair<string, string>[])[new("client_id", client.Settings.Id), new("client_secret", "")] : []]);
        using var answer = await http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact, Finding("S-L3")]
    public async Task Introspection_OfAnothersToken_IsNotActive()
    {
        var (client, curious) = (await ClientAsync(), await ClientAsync());
        var (visitor, _) = await SignedInAsync();
        using (visitor)
        {
            var tokens = await TokensAsync(visitor, client, ("scope", "openid profile"));
            var told = await PostAsync("/openid/introspect", curious, ("token", tokens.AccessToken));
            told.Text("active").ShouldBe("False");
            told.Json.EnumerateObject().Count().ShouldBe(1);
            (await PostAsync("/openid/introspect", client, ("token", tokens.AccessToken))).Text("active").ShouldBe("True");
        }
    }

    [Fact, Finding("J-B9")]
    public async Task UnknownScope_Registered_IsRefusedWithTheScopesThereAre()
    {
        var settings = new ClientSettings { Id = "with-typo", RedirectUris = [Callback], Scopes = ["openid", "profil"], GrantTypes = ["authorization_code"] };
        var (client, refusal) = await Server.Services.GetRequiredService<ClientRegistration>().AddAsync(settings);
        client.ShouldBeNull();
        refusal!.Code.ShouldBe("Client.Scope");
        refusal.Arguments[0].ShouldBe("profil");
        refusal.Arguments[1].ToString()!.ShouldContain("openid profile");
    }

    [Theory]
    [InlineData("http://127.0.0.1/callback", "http://127.0.0.1:49152/callback", false)]
    [InlineData("ir.example.app:/callback", "ir.example.app:/callback", false)]
    [InlineData("https://rp.example.ir/callback", "https://rp.example.ir/callback", true)]
    public async Task Consent_GivenOnce_IsSilentOnlyWhereNobodyElseCanListen(string registered, string asked, bool silent)
    {
        var client = await ClientAsync(settings => settings with { Proof = ClientProof.None, RedirectUris = [registered], GrantTypes = ["authorization_code"], Consent = ConsentRule.Once });
        var (visitor, _) = await SignedInAsync();
        using (visitor)
        {
            (string, string?)[] request = [("redirect_uri", asked), ("code_challenge", Challenge), ("code_challenge_method", "S256")];
            await AllowAsync(visitor, await AuthorizeAsync(visitor, client, request));
            var second = await AuthorizeAsync(visitor, client, request);
            (second.Address!.AbsolutePath != "/openid/consent").ShouldBe(silent);
            (await AuthorizeAsync(visitor, client, [.. request, ("prompt", "none")])).Error.ShouldBe(silent ? null : "consent_required");
        }
    }

    [Fact, Row("S5"), Finding("S-H2")]
    public async Task OfflineGrant_AfterAReset_IsRefusedOnEveryNodeWithinASecond()
    {
        var client = await ClientAsync();
        var (visitor, person) = await SignedInAsync();
        using (visitor)
        {
            var tokens = await TokensAsync(visitor, client, ("scope", "openid profile offline_access"));
            (await UserInfoAsync(tokens.AccessToken)).ShouldBeGood();
            await using var node = await Server.StartNodeAsync(settings => settings);
            await node.Services.GetRequiredService<AppDb>().InTransactionAsync(
                work => node.Services.GetRequiredService<CredentialChanges>().RunAsync(work, person, CredentialChange.Password, []));
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
            (await UserInfoAsync(tokens.AccessToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
            (await RefreshAsync(client, tokens.RefreshToken)).ShouldBeRefused("refresh.good", "invalid_grant");
            await visitor.OpenAsync("/me");
            visitor.ShouldBeAt("/window/sign-in");
        }
    }

    [Fact, Row("S2")]
    public async Task SessionAtLevelZero_GivesNothingToAnyClient()
    {
        var client = await ClientAsync();
        using var low = await Server.SignedInAsync(null, SignInDoor.Account, SignInMethods.Password, Level.Initial);
        (await AuthorizeAsync(low, client)).ShouldAskForSignIn();
        (await AuthorizeAsync(low, client, ("prompt", "none"))).Error.ShouldBe("login_required");
    }

    private static readonly TimeSpan ClientsFresh = TimeSpan.FromSeconds(5);

    private async Task<HttpStatusCode> MeAsync(string token)
    {
        using var http = new HttpClient { BaseAddress = Server.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.GetAsync("/api/me");
        return answer.StatusCode;
    }
}

using System.Net;
using Panah.Harness;
using Panah.OpenId.Clients;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

[Row("X1")]
public sealed class ClientCredentialsTests(PanahServer server) : OpenIdTest(server)
{
    [Fact]
    public async Task Token_ClientWithSecret_IsSignedAndNamesTheClient()
    {
        var client = await ClientAsync();
        var answer = (await PostAsync("/openid/token", client, ("grant_type", "client_credentials"), ("scope", "letters"))).ShouldBeGood();
        answer.Text("token_type").ShouldBe("Bearer");
        Header(answer.AccessToken).GetProperty("typ").GetString().ShouldBe("at+jwt");
        Header(answer.AccessToken).GetProperty("alg").GetString().ShouldBe("ES256");
        var claims = Claims(answer.AccessToken);
        claims.GetProperty("iss").GetString().ShouldBe(Issuer);
        claims.GetProperty("client_id").GetString().ShouldBe(client.Settings.Id);
        claims.GetProperty("scope").GetString().ShouldBe("letters");
    }

    [Fact]
    public async Task Token_SecretInForm_Works()
    {
        var client = await ClientAsync();
        (await PostAsync("/openid/token", null, ("grant_type", "client_credentials"), ("client_id", client.Settings.Id), ("client_secret", client.Secret!))).ShouldBeGood();
    }

    [Theory]
    [InlineData("grant_type=client_credentials&client_id={id}&client_secret=wrong", "client.secret", "invalid_client")]
    [InlineData("grant_type=client_credentials&client_id=nobody&client_secret=wrong", "client.known", "invalid_client")]
    [InlineData("grant_type=client_credentials&client_id={id}", "client.method", "invalid_client")]
    [InlineData("grant_type=client_credentials", "client.named", "invalid_client")]
    [InlineData("client_id={id}&client_secret={secret}", "token.grant-type-sent", "invalid_request")]
    [InlineData("grant_type=password&client_id={id}&client_secret={secret}", "token.grant-type-known", "unsupported_grant_type")]
    [InlineData("grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id={id}&client_secret={secret}", "token.grant-type-allowed", "unauthorized_client")]
    [InlineData("grant_type=client_credentials&client_id={id}&client_secret={secret}&scope=openid", "token.scope-allowed", "invalid_scope")]
    [InlineData("grant_type=client_credentials&client_id={id}&client_secret={secret}&scope=admin", "token.scope-allowed", "invalid_scope")]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials&client_id={id}&client_secret={secret}", "request.once", "invalid_request")]
    [InlineData("grant_type=client_credentials&scope=%00&client_id={id}&client_secret={secret}", "request.readable", "invalid_request")]
    [InlineData("grant_type=client_credentials&client_id={id}&client_secret={secret}&client_assertion=x", "client.one-method", "invalid_request")]
    public async Task Token_WrongRequest_IsRefusedByItsRule(string form, string rule, string error)
    {
        var client = await ClientAsync();
        using var http = new HttpClient { BaseAddress = Server.Url };
        using var content = new StringContent(
            form.Replace("{id}", client.Settings.Id, StringComparison.Ordinal).Replace("{secret}", client.Secret, StringComparison.Ordinal), null, "application/x-www-form-urlencoded");
        using var response = await http.PostAsync("/openid/token", content);
        (await Answer.ReadAsync(response)).ShouldBeRefused(rule, error);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task Token_JsonBody_IsRefused()
    {
        using var http = new HttpClient { BaseAddress = Server.Url };
        using var content = new StringContent("{}", null, "application/json");
        using var response = await http.PostAsync("/openid/token", content);
        (await Answer.ReadAsync(response)).ShouldBeRefused("request.form", "invalid_request");
    }

    [Fact]
    public async Task Introspect_OwnToken_TellsIt_AndAfterRevocationNot()
    {
        var client = await ClientAsync();
        var token = (await PostAsync("/openid/token", client, ("grant_type", "client_credentials"))).AccessToken;
        (await PostAsync("/openid/introspect", client, ("token", token))).Text("active").ShouldBe("True");
        (await PostAsync("/openid/revoke", client, ("token", token))).Status.ShouldBe(HttpStatusCode.OK);
        (await PostAsync("/openid/introspect", client, ("token", token))).Text("active").ShouldBe("False");
    }

    [Fact]
    public async Task Revoke_TokenOfAnotherClient_StaysGood()
    {
        var (client, other) = (await ClientAsync(), await ClientAsync());
        var token = (await PostAsync("/openid/token", client, ("grant_type", "client_credentials"))).AccessToken;
        (await PostAsync("/openid/revoke", other, ("token", token))).Status.ShouldBe(HttpStatusCode.OK);
        (await PostAsync("/openid/introspect", client, ("token", token))).Text("active").ShouldBe("True");
    }

    [Fact]
    public async Task Introspect_PublicClient_IsRefused()
    {
        var client = await ClientAsync(settings => settings with { Proof = ClientProof.None, GrantTypes = ["authorization_code"] });
        (await PostAsync("/openid/introspect", client, ("token", "x"))).ShouldBeRefused("introspect.proven", "invalid_client");
    }

    [Fact]
    public async Task Disabled_Client_GetsNothingMore()
    {
        var client = await ClientAsync();
        (await PostAsync("/openid/token", client, ("grant_type", "client_credentials"))).ShouldBeGood();
        await Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<ClientRegistration>(Server.Services).DisableAsync(client.Settings.Id);
        (await PostAsync("/openid/token", client, ("grant_type", "client_credentials"))).ShouldBeRefused("client.known", "invalid_client");
    }
}

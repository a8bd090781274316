using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Panah.OpenId.Clients;
using Panah.People;
using Panah.People.Evidence;
using Shouldly;

namespace Panah.Tests.OpenId;

/// <summary>What a relying party and its person can do, over HTTP against the running program.</summary>
public abstract class OpenIdTest(PanahServer server)
{
    protected const string Callback = "https://rp.example.ir/callback";
    protected const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static int _clients;

    protected PanahServer Server => server;

    protected string Issuer => server.Url.GetLeftPart(UriPartial.Authority);

    protected static string Challenge => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>Registers a client: confidential, all scopes, no PKCE demanded, never asks, as the Basic modules want it.</summary>
    protected async Task<RegisteredClient> ClientAsync(Func<ClientSettings, ClientSettings>? change = null)
    {
        var settings = new ClientSettings
        {
            Id = $"rp-{Interlocked.Increment(ref _clients)}", Name = "سامانه نمونه", RedirectUris = [Callback], PostLogoutRedirectUris = ["https://rp.example.ir/bye"],
            Scopes = ["openid", "profile", "email", "phone", "address", "offline_access", "national_id", "letters", "entitlement"],
            GrantTypes = ["authorization_code", "refresh_token", "client_credentials"], Pkce = false, Consent = ConsentRule.Never,
        };
        var (client, refusal) = await server.Services.GetRequiredService<ClientRegistration>().AddAsync(change?.Invoke(settings) ?? settings);
        refusal.ShouldBeNull();
        return client!;
    }

    /// <summary>A visitor who is signed in; the Window's own journey is tested with the Window.</summary>
    protected async Task<(Visitor Visitor, Guid Person)> SignedInAsync(SignInMethods methods = SignInMethods.SmsCode | SignInMethods.RegistryProof)
    {
        var visitor = server.Visitor();
        return (visitor, await SignInAsync(visitor, null, methods));
    }

    protected async Task<Guid> SignInAsync(Visitor visitor, Guid? person = null, SignInMethods methods = SignInMethods.SmsCode | SignInMethods.RegistryProof)
    {
        var http = new DefaultHttpContext { RequestServices = server.Services };
        http.Request.Headers.Cookie = visitor.Cookies.GetCookieHeader(server.Url);
        var id = await server.Services.GetRequiredService<AppDb>().InTransactionAsync(async work =>
        {
            MobileNumber.TryParse(Registry.NewMobile(), out var mobile, out _).ShouldBeTrue();
            PostalCode.TryParse("1136813445", out var postalCode, out _).ShouldBeTrue();
            var known = person ?? await server.Services.GetRequiredService<PersonDirectory>().RecordAsync(work, new Person(
                Guid.Empty, PersonKind.Citizen, Registry.NewNationalId(), "مینا", "راد", new DateOnly(1990, 5, 21), Gender.Female, mobile, "mina@example.ir", postalCode), Proof.Window);
            await server.Services.GetRequiredService<Sessions>().StartAsync(work, http, known, SignInDoor.Window, methods);
            return known;
        });
        foreach (var cookie in http.Response.Headers.SetCookie)
            visitor.Cookies.SetCookies(server.Url, cookie!.Replace("; secure", "", StringComparison.OrdinalIgnoreCase));
        return id;
    }

    protected static Dictionary<string, string?> Request(RegisteredClient client, params (string Name, string? Value)[] more)
    {
        var parameters = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = client.Settings.Id, ["redirect_uri"] = Callback, ["response_type"] = "code", ["scope"] = "openid", ["state"] = "s-1", ["nonce"] = "n-1",
        };
        foreach (var (name, value) in more)
        {
            if (value is null)
                parameters.Remove(name);
            else
                parameters[name] = value;
        }

        return parameters;
    }

    /// <summary>Opens the authorization endpoint and follows our own redirects until the answer leaves the site, or a page is shown.</summary>
    protected Task<AuthorizeAnswer> AuthorizeAsync(Visitor visitor, RegisteredClient client, params (string Name, string? Value)[] more) =>
        OpenAsync(visitor, QueryHelpers.AddQueryString("/openid/authorize", Request(client, more)));

    protected Task<AuthorizeAnswer> OpenAsync(Visitor visitor, string address) => FollowAsync(visitor, () => visitor.Http.GetAsync(address));

    protected async Task<AuthorizeAnswer> FollowAsync(Visitor visitor, Func<Task<HttpResponseMessage>> send)
    {
        var response = await send();
        for (var hops = 0; hops < 10; hops++)
        {
            var text = await response.Content.ReadAsStringAsync();
            var next = response.Headers.Location?.OriginalString ?? Refresh(text);
            if (next is null)
                return new AuthorizeAnswer(response.StatusCode, null, text);
            var address = new Uri(server.Url, next);
            if (address.Authority != server.Url.Authority)
                return new AuthorizeAnswer(response.StatusCode, address, text);
            if (address.AbsolutePath is "/window/sign-in" or "/account/sign-in" or "/openid/consent" or "/window/company" or "/openid/signed-out" or "/me/code")
                return new AuthorizeAnswer(response.StatusCode, address, text);
            response = await visitor.Http.GetAsync(address);
        }

        throw new ShouldAssertException("Too many redirects.");
    }

    /// <summary>Answers the consent page.</summary>
    protected async Task<AuthorizeAnswer> AllowAsync(Visitor visitor, AuthorizeAnswer asked, string button = "اجازه می‌دهم")
    {
        asked.Address!.AbsolutePath.ShouldBe("/openid/consent", asked.Html);
        await visitor.OpenAsync(asked.Address.PathAndQuery);
        await visitor.PressAsync(button);
        return Answered(visitor);
    }

    /// <summary>Where a form led that ended in an answer to the client.</summary>
    protected static AuthorizeAnswer Answered(Visitor visitor) =>
        new(visitor.Status, Refresh(visitor.BodyText) is { } address ? new Uri(address) : null, visitor.BodyText);

    /// <summary>The page that leads on by itself.</summary>
    private static string? Refresh(string html) =>
        Regex.Match(html, "http-equiv=\"refresh\" content=\"0;url=(?<url>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups["url"].Value) : null;

    protected async Task<Answer> PostAsync(string path, RegisteredClient? client, params (string Name, string Value)[] parameters) =>
        await SendAsync(path, client, null, parameters);

    /// <summary>Posts a form with the client's secret in the header.</summary>
    protected async Task<Answer> SendAsync(string path, RegisteredClient? client, string? dpop, params (string Name, string Value)[] parameters)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new FormUrlEncodedContent(parameters.Select(pair => new KeyValuePair<string, string>(pair.Name, pair.Value))
            .Concat(client is { Secret: null, Settings.Proof: ClientProof.None } ? [new("client_id", client.Settings.Id)] : []));
        if (client?.Secret is { } secret)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.Settings.Id}:{secret}")));
        if (dpop is not null)
            request.Headers.Add("DPoP", dpop);
        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    protected Task<Answer> RedeemAsync(RegisteredClient client, string code, params (string Name, string Value)[] more) =>
        PostAsync("/openid/token", client, [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Callback), .. more]);

    protected Task<Answer> RefreshAsync(RegisteredClient client, string token, params (string Name, string Value)[] more) =>
        PostAsync("/openid/token", client, [("grant_type", "refresh_token"), ("refresh_token", token), .. more]);

    /// <summary>The whole flow for somebody who is signed in.</summary>
    protected async Task<Answer> TokensAsync(Visitor visitor, RegisteredClient client, params (string Name, string? Value)[] more)
    {
        var answer = await AuthorizeAsync(visitor, client, more);
        return (await RedeemAsync(client, answer.Code)).ShouldBeGood();
    }

    protected async Task<Answer> UserInfoAsync(string token, string scheme = "Bearer", string? dpop = null)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openid/userinfo");
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        if (dpop is not null)
            request.Headers.Add("DPoP", dpop);
        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    protected static JsonElement Claims(string jwt) => JsonDocument.Parse(WebEncoders.Base64UrlDecode(jwt.Split('.')[1])).RootElement;

    protected static JsonElement Header(string jwt) => JsonDocument.Parse(WebEncoders.Base64UrlDecode(jwt.Split('.')[0])).RootElement;
}

/// <summary>Where the browser ended up.</summary>
public sealed record AuthorizeAnswer(HttpStatusCode Status, Uri? Address, string Html)
{
    public string? this[string name] => Address is null ? null : QueryHelpers.ParseQuery(Address.Query).TryGetValue(name, out var value) ? value.ToString() : null;

    public string Code => this["code"] ?? throw new ShouldAssertException($"No code at {Address}: {Html}");

    public string? Error => this["error"];

    /// <summary>The id of the rule that refused.</summary>
    public string? Rule => this["error_uri"]?.Split('#')[1];

    /// <summary>An error page of ours, and nobody was sent anywhere.</summary>
    public void ShouldBePage(string rule)
    {
        Address.ShouldBeNull();
        Status.ShouldBe(HttpStatusCode.BadRequest);
        Html.ShouldContain($"#{rule}\"");
    }

    public void ShouldAskForSignIn() => Address?.AbsolutePath.ShouldBe("/window/sign-in", Html);
}

/// <summary>What an endpoint answered.</summary>
public sealed record Answer(HttpStatusCode Status, JsonElement Json, string Challenge)
{
    public string Text(string name) => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var value) ? value.ToString() : "";

    public string AccessToken => Text("access_token");

    public string RefreshToken => Text("refresh_token");

    public string IdToken => Text("id_token");

    public string Rule => (Text("error_uri") is { Length: > 0 } uri ? uri : Text("type")) is { Length: > 0 } address ? address.Split('#')[1] : "";

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var json = text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default;
        return new Answer(response.StatusCode, json, response.Headers.WwwAuthenticate.ToString());
    }

    public Answer ShouldBeGood()
    {
        ((int)Status).ShouldBeInRange(200, 299, Json.ToString());
        return this;
    }

    /// <summary>Refused by this rule with this protocol error.</summary>
    public void ShouldBeRefused(string rule, string error)
    {
        Rule.ShouldBe(rule, Json.ToString());
        Text("error").ShouldBe(error);
        ((int)Status).ShouldBeInRange(400, 499);
    }
}

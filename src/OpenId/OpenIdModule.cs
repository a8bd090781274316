using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Kernel;
using Panah.OpenId.Authorize;
using Panah.OpenId.Claims;
using Panah.OpenId.Clients;
using Panah.OpenId.Devices;
using Panah.OpenId.Keys;
using Panah.OpenId.Logout;
using Panah.OpenId.Protocol;
using Panah.OpenId.Tokens;
using Panah.OpenId.Texts;
using Panah.People;
using Panah.People.Safety;
using Panah.People.Staff;
using Panah.Ui;

namespace Panah.OpenId;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class OpenIdModule
{
    public static IServiceCollection AddOpenId(this IServiceCollection services, PanahSettings settings)
    {
        services.AddMigrations("openid", typeof(OpenIdModule).Assembly);
        services.AddSealedTables(new SealedTable("openid.grants", new SealedColumn("company", Grant.CompanyPurpose, Alike: true)));
        // Pages judge their person themselves: they answer the client, not the browser alone. Nothing is given to a client below level 1.
        services.AddRooms(Level.Open, "/openid", "/developers", "/.well-known").AddRooms(Level.Password, "/openid/device");
        services.AddRooms(Level.Password, "/me/consents").AddRooms(Level.Program, "/api/me");
        services.AddBelowMenu(MenuPlace.None, "/openid");
        services.AddSingleton<Issuer>().AddSingleton<SigningKeys>().AddSingleton<DiscoveryEndpoint>();
        services.AddSingleton(new AssetSource(typeof(OpenIdModule).Assembly)).AddSingleton(ClientCommand.Add);
        services.AddSingleton<BuiltInClients>().AddSingleton<ClientStore>().AddSingleton<ClientKeys>().AddSingleton<OutsideHttp>().AddSingleton<ClientAuthentication>();
        services.AddSingleton(static all => new ClientRegistration(all.GetRequiredService<AppDb>(), all.GetRequiredService<AuditLog>(), all.GetRequiredService<ClientStore>()));
        services.AddSingleton(static all => new ClientNames(all.GetRequiredService<ClientStore>()));
        services.AddSingleton<SeenJtis>().AddSingleton<DpopProofs>().AddSingleton<Subjects>().AddSingleton<PersonClaims>();
        services.AddSingleton<AuthorizeChecks>().AddSingleton<AuthorizeFlow>().AddSingleton<Interactions>().AddSingleton<IAskingService, AskingService>().AddSingleton<Issuance>().AddSingleton<Consents>();
        services.AddSingleton<PushedRequests>().AddSingleton<PushedRequestEndpoint>().AddSingleton<IdTokenHints>();
        services.AddSingleton<TokenEndpoint>().AddSingleton<TokenWriter>().AddSingleton<IdTokenWriter>().AddSingleton<GrantStore>();
        services.AddSingleton<ClientCredentialsGrant>().AddSingleton<CodeGrant>().AddSingleton<RefreshRotation>().AddSingleton<GrantCompany>().AddSingleton<RefreshGrant>().AddSingleton<DeviceGrant>();
        services.AddSingleton<DeviceCodes>().AddSingleton<DeviceAnswers>().AddSingleton<Permissions>().AddSingleton<DeviceEndpoint>().AddSingleton<RevocationEndpoint>().AddSingleton<IntrospectionEndpoint>();
        services.AddSingleton<AccessTokens>().AddSingleton<Revocations>().AddSingleton<BearerGate>().AddSingleton<UserInfoEndpoint>();
        services.AddSingleton<LogoutRequests>().AddSingleton<SessionEnds>().AddSingleton<ISessionObserver>(static all => all.GetRequiredService<SessionEnds>())
            .AddSingleton<ICredentialHolder>(static all => all.GetRequiredService<SessionEnds>()).AddSingleton<IOutboxHandler, LogoutDelivery>();
        services.AddSingleton(new Tile(TileList.Own, 90, "/me/consents", typeof(OpenIdTexts), "Consents"));
        services.AddSingleton(new OfficeRoom("/office/clients", StaffRole.Clients, typeof(OpenIdTexts), "Office.Clients"));
        // An hour for what strangers can fill (S-H3), a day for what passes by, a month for what may be shown again and must still be known as used.
        services.AddSweep("openid.sweep", TimeSpan.FromMinutes(10),
            new Swept("openid.pushed_requests", "expires_at", TimeSpan.FromHours(1)),
            new Swept("openid.interactions", "expires_at", TimeSpan.FromHours(1)),
            new Swept("openid.device_codes", "expires_at", TimeSpan.FromHours(1)),
            new Swept("openid.seen_jtis", "expires_at", TimeSpan.Zero),
            new Swept("openid.revocations", "expires_at", TimeSpan.Zero),
            new Swept("openid.codes", "expires_at", TimeSpan.FromDays(1)),
            new Swept("openid.refresh_tokens", "expires_at", TimeSpan.FromDays(1)),
            new Swept("openid.grants", "created_at", TimeSpan.FromDays(31)) { Where = "not exists (select 1 from openid.refresh_tokens t where t.grant_id = grants.id)" });
        services.AddHostedService(static all => all.GetRequiredService<RefreshRotation>());
        return services;
    }

    public static void MapOpenId(this WebApplication app)
    {
        var (services, gate) = (app.Services, app.Services.GetRequiredService<BearerGate>());
        app.Use(async (http, next) =>
        {
            if (http.GetEndpoint()?.Metadata.GetMetadata<ScopeRequirement>() is not { } needed || await gate.LetThroughAsync(http, needed.Scope))
                await next(http);
        });

        var discovery = services.GetRequiredService<DiscoveryEndpoint>();
        app.MapGet(Issuer.Discovery, discovery.DiscoveryAsync).ShortCircuit();
        app.MapGet("/.well-known/oauth-authorization-server", discovery.DiscoveryAsync).ShortCircuit();
        app.MapGet(Issuer.Jwks, discovery.JwksAsync).ShortCircuit();

        MapProtocol(app, Issuer.Token, services.GetRequiredService<TokenEndpoint>().HandleAsync);
        MapProtocol(app, Issuer.PushedRequest, services.GetRequiredService<PushedRequestEndpoint>().HandleAsync);
        MapProtocol(app, Issuer.Device, services.GetRequiredService<DeviceEndpoint>().HandleAsync);
        MapProtocol(app, Issuer.Revoke, services.GetRequiredService<RevocationEndpoint>().HandleAsync);
        MapProtocol(app, Issuer.Introspect, services.GetRequiredService<IntrospectionEndpoint>().HandleAsync);
        MapProtocol(app, Issuer.UserInfo, services.GetRequiredService<UserInfoEndpoint>().HandleAsync, HttpMethods.Get);
        app.MapGet("/api/me", services.GetRequiredService<UserInfoEndpoint>().HandleMeAsync);
    }

    /// <summary>
    /// An endpoint that programs call, pages of other origins among them: no cookie is read here, so any origin may (OpenID Connect Core section 5.3),
    /// and nothing of what follows routing (session, language, antiforgery) has a say.
    /// </summary>
    private static void MapProtocol(WebApplication app, string path, Func<HttpContext, Task> handle, params string[] more)
    {
        app.MapMethods(path, [HttpMethods.Post, .. more], http =>
        {
            AllowAnyOrigin(http);
            return handle(http);
        }).ShortCircuit();
        app.MapMethods(path, [HttpMethods.Options], http =>
        {
            AllowAnyOrigin(http);
            http.Response.Headers.AccessControlAllowMethods = "GET, POST";
            http.Response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type, DPoP";
            http.Response.Headers.AccessControlMaxAge = "7200";
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }).ShortCircuit();
    }

    private static void AllowAnyOrigin(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.AccessControlExposeHeaders = "WWW-Authenticate";
    }
}

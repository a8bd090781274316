using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.OpenId.Jwts;
using Panah.OpenId.Protocol;
using Panah.OpenId.Texts;
using Panah.People;

namespace Panah.OpenId.Clients;

/// <summary><c>panah client add --id ID [--secret] --redirect-uri URI … --scope S …</c>: prints the client as JSON, its secret for the only time.</summary>
internal static class ClientCommand
{
    public static OperatorCommand Add { get; } = new("client add", "Registers an OpenID or API client and prints it as JSON.", RunAsync)
    {
        Parameters =
        [
            new("id", "The client_id.", Required: true),
            new("name", "Shown to people who are asked for consent."),
            new("secret", "The client keeps a secret; without it and without --jwks it is a public client.", OperatorParameterKind.Flag),
            new("jwks", "File with the client's public keys (private_key_jwt)."),
            new("redirect-uri", "Where its people come back to.", OperatorParameterKind.Options),
            new("post-logout-redirect-uri", "Where they come back to after signing out.", OperatorParameterKind.Options),
            new("back-channel-logout-uri", "Where it is told that a session ended."),
            new("scope", "What it may ask for.", OperatorParameterKind.Options),
            new("grant-type", "What it may use at the token endpoint; by default what its redirect URIs and secret call for.", OperatorParameterKind.Options),
            new("fapi", "The FAPI 2.0 profile: pushed requests, PKCE, DPoP, strong algorithms; needs --jwks.", OperatorParameterKind.Flag),
            new("no-pkce", "Does not demand PKCE of a client that proves itself.", OperatorParameterKind.Flag),
            new("no-consent", "A service of the organisation itself: people are not asked.", OperatorParameterKind.Flag),
            new("company", "Its people always act for a company.", OperatorParameterKind.Flag),
            new("consent", "When people are asked: once (the default), always or never."),
            new("door", "Where its people sign in: window (the default) or account."),
            new("level", "The lowest level that it takes: 1 (the default), 2 or 3."),
            new("par", "Only pushed requests.", OperatorParameterKind.Flag),
            new("dpop", "Only tokens that are bound to a key (DPoP).", OperatorParameterKind.Flag),
            new("jwks-uri", "Address of the client's public keys, in place of --jwks."),
            new("id-token-alg", "RS256 (the default), PS256 or ES256."),
            new("access-token-alg", "ES256 (the default), PS256 or RS256."),
            new("shared-subject", "People have one sub at all such clients; by default each sector has its own.", OperatorParameterKind.Flag),
            new("sector", "Host that stands for the sector; by default that of the first redirect URI. Neither changes later."),
            new("local", "Its registered addresses may be local ones, for development.", OperatorParameterKind.Flag),
        ],
    };

    // Persian stands in the sentence as itself.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static async Task<int> RunAsync(OperatorInput input, CancellationToken cancel)
    {
        var (client, refusal) = await input.Services.GetRequiredService<ClientRegistration>().AddAsync(await ReadAsync(input, cancel), cancel: cancel);
        if (client is null)
        {
            // The command line speaks English, to every operator the same.
            System.Globalization.CultureInfo.CurrentUICulture = System.Globalization.CultureInfo.GetCultureInfo("en");
            var texts = input.Services.GetRequiredService<IStringLocalizer<OpenIdTexts>>();
            await input.Output.WriteLineAsync(JsonSerializer.Serialize(new { error = refusal!.Code, about = refusal.Arguments, message = ClientSentences.Of(texts, refusal) }, Readable));
            return 1;
        }

        await input.Output.WriteLineAsync(JsonSerializer.Serialize(new
        {
            client_id = client.Settings.Id, client_secret = client.Secret, redirect_uris = client.Settings.RedirectUris, scope = string.Join(' ', client.Settings.Scopes),
            grant_types = client.Settings.GrantTypes, issuer = input.Services.GetRequiredService<Issuer>().Name,
        }));
        return 0;
    }

    private static async Task<ClientSettings> ReadAsync(OperatorInput input, CancellationToken cancel)
    {
        var jwks = input.Value("jwks") is not { } file ? null
            : File.Exists(file) ? await File.ReadAllTextAsync(file, cancel)
            : throw new InvalidOperationException($"--jwks: there is no file {file}.");
        var proof = jwks is not null || input.Value("jwks-uri") is not null ? ClientProof.PrivateKey
            : input.Has("secret") ? ClientProof.Secret : ClientProof.None;
        return new ClientSettings
        {
            Id = input.Required("id"), Name = input.Value("name") ?? "", Proof = proof, Jwks = jwks, RedirectUris = input.All("redirect-uri"),
            PostLogoutRedirectUris = input.All("post-logout-redirect-uri"), BackChannelLogoutUri = input.Value("back-channel-logout-uri"),
            // --scope "openid profile" and --scope openid --scope profile are the same.
            Scopes = [.. input.All("scope").SelectMany(OAuthParameters.Split).Distinct(StringComparer.Ordinal)],
            GrantTypes = input.All("grant-type") is { Count: > 0 } types ? types : GrantTypesOf(input, proof),
            Fapi = input.Has("fapi"), Pkce = !input.Has("no-pkce"), Consent = input.Has("no-consent") ? ConsentRule.Never : One<ConsentRule>(input, "consent"),
            Company = input.Has("company"), LocalAddresses = input.Has("local"), Door = One<SignInDoor>(input, "door"),
            Level = input.Value("level") is { } level ? int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var least) ? least : 0 : 1,
            Par = input.Has("par"), Dpop = input.Has("dpop"), JwksUri = input.Value("jwks-uri"),
            IdTokenAlgorithm = input.Value("id-token-alg") ?? Algorithms.Rs256, AccessTokenAlgorithm = input.Value("access-token-alg") ?? Algorithms.Es256,
            Pairwise = !input.Has("shared-subject"), Sector = input.Value("sector")?.ToLowerInvariant(),
        };
    }

    private static T One<T>(OperatorInput input, string name) where T : struct, Enum =>
        input.Value(name) is not { } said ? default
        : Enum.GetNames<T>().FirstOrDefault(one => one.Equals(said, StringComparison.OrdinalIgnoreCase)) is { } known ? Enum.Parse<T>(known)
        : throw new InvalidOperationException($"--{name}: {said} is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");

    private static string[] GrantTypesOf(OperatorInput input, ClientProof proof) =>
    [
        .. input.All("redirect-uri").Count > 0 ? (string[])[GrantTypes.Code, GrantTypes.Refresh] : [],
        .. proof != ClientProof.None ? (string[])[GrantTypes.ClientCredentials] : [],
    ];
}

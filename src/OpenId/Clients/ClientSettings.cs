using Panah.People;

namespace Panah.OpenId.Clients;

/// <summary>How a client proves itself at the token endpoint (OpenID Connect Core section 9).</summary>
public enum ClientProof
{
    /// <summary>A public client: an app or a page, which can keep no secret.</summary>
    None,

    /// <summary>A secret, as <c>client_secret_basic</c> or <c>client_secret_post</c>.</summary>
    Secret,

    /// <summary>An assertion signed by a key of its own (<c>private_key_jwt</c>, RFC 7523).</summary>
    PrivateKey,
}

/// <summary>When a person is asked before a client learns anything.</summary>
public enum ConsentRule
{
    /// <summary>Once for each set of scopes, until withdrawn.</summary>
    Once,

    /// <summary>At every sign-in.</summary>
    Always,

    /// <summary>Never: a service of the organisation itself.</summary>
    Never,
}

/// <summary>What is registered of a client: a service that signs people in here or calls the API.</summary>
public sealed record ClientSettings
{
    /// <summary>The <c>client_id</c>: letters, digits, dot, dash and underscore, up to 64.</summary>
    public required string Id { get; init; }

    /// <summary>Shown on the consent page; the id where empty.</summary>
    public string Name { get; init; } = "";

    public ClientProof Proof { get; init; } = ClientProof.Secret;

    /// <summary>Compared letter by letter (RFC 9700 section 2.1); the port of a loopback IP alone is free for native apps (RFC 8252 section 7.3).</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>All that it may ever ask for.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary><c>authorization_code</c>, <c>refresh_token</c>, <c>client_credentials</c>, the device code's URN.</summary>
    public IReadOnlyList<string> GrantTypes { get; init; } = [];

    /// <summary>Its public keys, a JSON Web Key Set by value.</summary>
    public string? Jwks { get; init; }

    /// <summary>Its public keys by address; fetched only from public addresses.</summary>
    public string? JwksUri { get; init; }

    /// <summary>S256 demanded; cannot be off for a public client.</summary>
    public bool Pkce { get; init; } = true;

    /// <summary>Only pushed requests (RFC 9126).</summary>
    public bool Par { get; init; }

    /// <summary>Only DPoP-bound tokens (RFC 9449).</summary>
    public bool Dpop { get; init; }

    /// <summary>The FAPI 2.0 security profile: PAR, PKCE, DPoP and strong algorithms, whatever the settings above say.</summary>
    public bool Fapi { get; init; }

    /// <summary>RS256, PS256 or ES256.</summary>
    public string IdTokenAlgorithm { get; init; } = "RS256";

    /// <summary>RS256, PS256 or ES256.</summary>
    public string AccessTokenAlgorithm { get; init; } = "ES256";

    /// <summary>A subject of its own for each sector, so that two services cannot join what they know of a person.</summary>
    public bool Pairwise { get; init; } = true;

    /// <summary>Host that stands for the sector; the first redirect URI's host where null. Counts at registration alone: it never changes afterwards.</summary>
    public string? Sector { get; init; }

    public ConsentRule Consent { get; init; } = ConsentRule.Once;

    /// <summary>Where its people sign in, unless the request says otherwise.</summary>
    public SignInDoor Door { get; init; } = SignInDoor.Window;

    /// <summary>Lowest level it takes, 1 to 3.</summary>
    public int Level { get; init; } = 1;

    /// <summary>Its people always act for a company (W10).</summary>
    public bool Company { get; init; }

    public string? BackChannelLogoutUri { get; init; }

    /// <summary>Its registered addresses may be loopback or private ones: for development and for services on the same machine. Said by who registers it, never by the client.</summary>
    public bool LocalAddresses { get; init; }
}

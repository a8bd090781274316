using System.Security.Cryptography;
using System.Text;
using Panah.OpenId.Jwts;

namespace Panah.OpenId.Clients;

/// <summary>A registered client, as the endpoints ask it.</summary>
internal sealed class Client(Guid uid, ClientSettings settings, byte[]? secretHash, string sector, bool builtIn = false)
{
    /// <summary>Part of the program: nobody changes it or turns it off.</summary>
    public bool BuiltIn => builtIn;

    public Guid Uid => uid;

    public string Id => settings.Id;

    public ClientSettings Settings => settings;

    public bool IsPublic => settings.Proof == ClientProof.None;

    public bool NeedsPkce => IsPublic || settings.Pkce || settings.Fapi;

    public bool NeedsPar => settings.Par || settings.Fapi;

    public bool NeedsDpop => settings.Dpop || settings.Fapi;

    public string Name => settings.Name.Length > 0 ? settings.Name : settings.Id;

    /// <summary>FAPI 2.0 leaves RS256 out (section 5.4.1).</summary>
    public string IdTokenAlgorithm => settings.Fapi && settings.IdTokenAlgorithm == Algorithms.Rs256 ? Algorithms.Ps256 : settings.IdTokenAlgorithm;

    /// <summary>What a pairwise subject is made for. Fixed at registration: no later change of addresses gives people another <c>sub</c> (Core sections 2 and 8.1).</summary>
    public string Sector => sector;

    /// <summary>The sector of a client that is being registered: as it says, else the host of its first redirect URI.</summary>
    public static string SectorOf(ClientSettings settings) => settings.Sector ?? (settings.RedirectUris is [var first, ..] && Uri.TryCreate(first, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : settings.Id);

    public bool MayUse(string grantType) => settings.GrantTypes.Contains(grantType, StringComparer.Ordinal);

    public bool MayAsk(string scope) => settings.Scopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>Our secrets are 256 random bits, so one round of SHA-256 keeps them.</summary>
    public bool HasSecret(string secret) =>
        secretHash is not null && CryptographicOperations.FixedTimeEquals(secretHash, SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

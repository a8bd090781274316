using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Panah.Data;
using Panah.Kernel;
using Panah.OpenId.Claims;
using Panah.OpenId.Jwts;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Clients;

/// <summary>A client as just registered.</summary>
/// <param name="Secret">Shown this once; only its hash is kept. Null where the client proves itself otherwise.</param>
public sealed record RegisteredClient(ClientSettings Settings, string? Secret);

/// <summary>Registers clients: for the command <c>client add</c>, the office and tests.</summary>
public sealed partial class ClientRegistration
{
    private readonly AppDb db;
    private readonly AuditLog audit;
    private readonly ClientStore store;

    internal ClientRegistration(AppDb db, AuditLog audit, ClientStore store) => (this.db, this.audit, this.store) = (db, audit, store);

    /// <summary>Adds a client.</summary>
    /// <returns>
    /// The client with its new secret, or the refusal: <c>Client.Id</c>, <c>Client.Taken</c>, <c>Client.RedirectUri</c>, <c>Client.Scope</c>,
    /// <c>Client.GrantType</c>, <c>Client.Algorithm</c>, <c>Client.Level</c>, <c>Client.Sector</c>, <c>Client.Keys</c>, <c>Client.Logout</c>.
    /// </returns>
    public async Task<(RegisteredClient? Client, Refusal? Refusal)> AddAsync(ClientSettings settings, ActorKind actor = ActorKind.System, Guid? actorId = null, CancellationToken cancel = default)
    {
        if (Judge(settings) is { } refusal)
            return (null, refusal);
        var (secret, hash) = settings.Proof == ClientProof.Secret ? NewSecret() : default;
        var added = await db.InTransactionAsync(
            async work =>
            {
                if (!await store.AddAsync(work, settings, hash))
                    return false;
                await audit.WriteAsync(work, new AuditEntry("openid.client-added", actor, actorId, ObjectId: settings.Id));
                return true;
            },
            cancel);
        return added ? (new RegisteredClient(settings, secret), null) : (null, new Refusal("Client.Taken", null, settings.Id));
    }

    /// <summary>Turns a client off; its tokens are refused within seconds on every node. False when there is none of that id.</summary>
    public Task<bool> DisableAsync(string id, ActorKind actor = ActorKind.System, Guid? actorId = null, CancellationToken cancel = default) =>
        OnceAsync(work => store.DisableAsync(work, id), "openid.client-disabled", id, actor, actorId, cancel);

    /// <summary>Changes a client, judged by the same rules as a new one. What its people see and where they may be sent changes within seconds on every node.</summary>
    /// <returns>Null, a refusal of <see cref="AddAsync"/>, or <c>Client.Gone</c> when it was turned off or changed by somebody else meanwhile.</returns>
    public async Task<Refusal?> ChangeAsync(ClientSettings before, ClientSettings after, ActorKind actor, Guid? actorId, CancellationToken cancel = default)
    {
        if (Judge(after) is { } refusal)
            return refusal;
        return await OnceAsync(work => store.ChangeAsync(work, before, after), "openid.client-changed", after.Id, actor, actorId, cancel) ? null : new Refusal("Client.Gone");
    }

    /// <summary>A new secret in the place of the old one, which is refused within seconds on every node. Null when the client keeps no secret, or is off.</summary>
    public async Task<string?> RotateSecretAsync(string id, ActorKind actor, Guid? actorId, CancellationToken cancel = default)
    {
        var (secret, hash) = NewSecret();
        return await OnceAsync(work => store.ReplaceSecretAsync(work, id, hash), "openid.client-secret-rotated", id, actor, actorId, cancel) ? secret : null;
    }

    /// <summary>A registered client; null when there is none of that id, or it is off.</summary>
    public async Task<ClientSettings?> FindAsync(string id, CancellationToken cancel = default) =>
        await store.FindAsync(id, cancel) is { BuiltIn: false } client ? client.Settings : null;

    /// <summary>All clients that are on.</summary>
    public async Task<IReadOnlyList<ClientSettings>> ListAsync(CancellationToken cancel = default) =>
        [.. (await store.ListAsync(cancel)).Select(client => client.Settings)];

    private Task<bool> OnceAsync(Func<Work, Task<bool>> change, string action, string id, ActorKind actor, Guid? actorId, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                if (!await change(work))
                    return false;
                await audit.WriteAsync(work, new AuditEntry(action, actor, actorId, ObjectId: id));
                return true;
            },
            cancel);

    private static (string Secret, byte[] Hash) NewSecret()
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (secret, SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
    }

    private static Refusal? Judge(ClientSettings settings)
    {
        if (!IdPattern().IsMatch(settings.Id))
            return new Refusal("Client.Id");
        foreach (var uri in settings.RedirectUris.Concat(settings.PostLogoutRedirectUris))
        {
            if (!RedirectUris.MayBeRegistered(uri, settings))
                return new Refusal("Client.RedirectUri", null, uri);
        }

        if (settings.Scopes.FirstOrDefault(scope => !Scopes.Supported.Contains(scope, StringComparer.Ordinal)) is { } wrong)
            return new Refusal("Client.Scope", null, wrong, string.Join(' ', Scopes.Supported));
        if (settings.GrantTypes.Count == 0 || settings.GrantTypes.FirstOrDefault(type => !GrantTypes.All.Contains(type, StringComparer.Ordinal)) is not null
            || (settings.Proof == ClientProof.None && settings.GrantTypes.Contains(GrantTypes.ClientCredentials, StringComparer.Ordinal)))
            return new Refusal("Client.GrantType");
        if (!Algorithms.All.Contains(settings.IdTokenAlgorithm, StringComparer.Ordinal) || !Algorithms.All.Contains(settings.AccessTokenAlgorithm, StringComparer.Ordinal))
            return new Refusal("Client.Algorithm");
        if (settings.Level is < 1 or > 3)
            return new Refusal("Client.Level");
        if (settings.Sector is { } sector && Uri.CheckHostName(sector) != UriHostNameType.Dns)
            return new Refusal("Client.Sector");
        if (settings.Proof == ClientProof.PrivateKey ? !HasKeys(settings) : settings.Fapi)
            return new Refusal("Client.Keys");
        return settings.BackChannelLogoutUri is { } logout && !RedirectUris.IsWeb(logout, settings) ? new Refusal("Client.Logout", null, logout) : null;
    }

    private static bool HasKeys(ClientSettings settings) =>
        settings.Jwks is { } jwks ? ClientKeys.Parse(jwks).Count > 0 : settings.JwksUri is { } uri && RedirectUris.IsWeb(uri, settings);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IdPattern();
}

using System.Diagnostics.CodeAnalysis;
using Panah.Data;

namespace Panah.OpenId.Tokens;

/// <summary>What a person gave a client, as stored.</summary>
internal sealed class Grant
{
    public const string CompanyPurpose = "openid.company";

    public required Guid Id { get; init; }

    public required string ClientId { get; init; }

    public required Guid PersonId { get; init; }

    public required Guid SessionId { get; init; }

    /// <summary>The session as the client knows it.</summary>
    public required string Sid { get; init; }

    public required string Subject { get; init; }

    public required string[] Scopes { get; init; }

    public string[] IdTokenClaims { get; init; } = [];

    public string[] UserinfoClaims { get; init; } = [];

    public required DateTimeOffset AuthenticatedAt { get; init; }

    public required string Acr { get; init; }

    public required string[] Amr { get; init; }

    /// <summary>The company that the person acted for. As it is kept (encrypted, S-L4) until <see cref="Show"/>.</summary>
    public string? Company { get; set; }

    /// <summary>Of the code that is being redeemed; null otherwise.</summary>
    public string? Nonce { get; init; }

    /// <summary>A grant as the database gave it, with its company readable.</summary>
    [return: NotNullIfNotNull(nameof(grant))]
    public static Grant? Show(SealedText sealedText, Grant? grant)
    {
        grant?.Company = sealedText.Show(CompanyPurpose, grant.Company);
        return grant;
    }

    public string Scope => string.Join(' ', Scopes);

    public bool Has(string scope) => Scopes.Contains(scope, StringComparer.Ordinal);
}

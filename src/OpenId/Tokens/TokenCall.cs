using Microsoft.AspNetCore.Http;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Tokens;

/// <summary>One request to the token endpoint, as its checks fill it in.</summary>
internal sealed class TokenCall(HttpContext http, OAuthParameters parameters)
{
    public HttpContext Http => http;

    public OAuthParameters Parameters => parameters;

    public CancellationToken Cancel => http.RequestAborted;

    public string GrantType { get; set; } = "";

    public Client Client { get; set; } = null!;

    /// <summary>Thumbprint of the key that the request proved to hold; null for bearer tokens.</summary>
    public string? Thumbprint { get; set; }
}

/// <summary>What a grant gives.</summary>
internal sealed record TokenAnswer(string AccessToken, string Scope, string? RefreshToken = null, string? IdToken = null);

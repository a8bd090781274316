using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Panah.OpenId;

/// <summary>Who calls the API, as the access token says.</summary>
/// <param name="ClientId">The <c>client_id</c>.</param>
/// <param name="ClientUid">The same client as a uuid, for the audit and as a key.</param>
/// <param name="PersonId">The person on whose behalf it calls; null when it calls for itself (client credentials).</param>
/// <param name="Company">Company ID while the person acts for one.</param>
/// <param name="Scopes">What the token allows.</param>
public sealed record Bearer(string ClientId, Guid ClientUid, Guid? PersonId, string? Company, IReadOnlySet<string> Scopes);

/// <summary>Marks an endpoint; see <see cref="BearerExtensions.RequireScope{TBuilder}"/>.</summary>
internal sealed record ScopeRequirement(string Scope);

/// <summary>How an API endpoint asks for a token.</summary>
public static class BearerExtensions
{
    /// <summary>Lets only requests with a valid access token of this scope through; others get 401 or 403 with the challenge of RFC 6750 section 3 or RFC 9449 section 7.1, and a problem document.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, string scope)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(new ScopeRequirement(scope)));
        return endpoint;
    }

    /// <summary>Who calls; only behind <see cref="RequireScope{TBuilder}"/>.</summary>
    public static Bearer GetBearer(this HttpContext http) =>
        http.Features.Get<Bearer>() ?? throw new InvalidOperationException("The endpoint does not require a scope.");
}

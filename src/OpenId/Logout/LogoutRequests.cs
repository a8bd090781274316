using Panah.OpenId.Authorize;
using Panah.OpenId.Claims;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;
using Panah.People;

namespace Panah.OpenId.Logout;

/// <summary>What a request to sign out comes to.</summary>
/// <param name="Problem">Why the browser is not sent to the client afterwards; null where it is, or was not asked to.</param>
/// <param name="Sure">The request is surely the person's own client's: no question is asked.</param>
/// <param name="Address">Where to go afterwards; null for our own page.</param>
internal sealed record LogoutVerdict(Rule? Problem, bool Sure, string? Address);

/// <summary>Requests to sign out (OpenID Connect RP-Initiated Logout sections 2 and 3).</summary>
internal sealed class LogoutRequests(IdTokenHints hints, ClientStore clients, Subjects subjects)
{
    public static readonly Rule Hint = new("logout.id-token-hint", "RP-Initiated Logout 2", "invalid_request", "id_token_hint is no ID token of ours.");
    public static readonly Rule Client = new("logout.client", "RP-Initiated Logout 2", "invalid_request", "client_id is not the client of the id_token_hint.");
    public static readonly Rule HintNeeded = new("logout.hint-needed", "RP-Initiated Logout 3", "invalid_request", "post_logout_redirect_uri needs an id_token_hint.");
    public static readonly Rule Registered = new("logout.redirect-registered", "RP-Initiated Logout 3", "invalid_request", "post_logout_redirect_uri is none that the client is registered with, letter by letter.");

    public async Task<LogoutVerdict> JudgeAsync(OAuthParameters parameters, SignedIn? signedIn, CancellationToken cancel)
    {
        if (parameters.Repeated || parameters.Broken)
            return new(CommonRules.Once, false, null);
        var hint = parameters["id_token_hint"] is { } text ? await hints.ReadAsync(text, cancel) : null;
        if (hint is null && parameters.Has("id_token_hint"))
            return new(Hint, false, null);
        var address = parameters["post_logout_redirect_uri"];
        if (hint is null)
            return new(address is null ? null : HintNeeded, false, null);
        if (await clients.FindAsync(hint.ClientId, cancel) is not { } client || (parameters["client_id"] is { } named && named != client.Id))
            return new(Client, false, null);
        if (address is not null && !client.Settings.PostLogoutRedirectUris.Contains(address, StringComparer.Ordinal))
            return new(Registered, false, null);
        // Somebody else's token must not sign this person out unasked.
        var theirs = signedIn is null || subjects.Of(client, signedIn.PersonId) == hint.Subject;
        return new(null, theirs, address is null ? null : parameters["state"] is { } state ? Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(address, "state", state) : address);
    }
}

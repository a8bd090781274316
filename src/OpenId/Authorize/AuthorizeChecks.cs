using System.Buffers.Text;
using System.Globalization;
using Panah.OpenId.Claims;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Authorize;

/// <summary>What a request for authorization must be, in the order it is asked.</summary>
internal sealed class AuthorizeChecks(ClientStore clients, PushedRequests pushed, IdTokenHints hints)
{
    private static readonly string[] Prompts = ["none", "login", "consent", "select_account"];

    /// <summary>Until these hold nothing is sent anywhere (RFC 6749 section 4.1.2.1; CVE-2024-8883, CVE-2026-41479).</summary>
    public Func<AuthorizeRequest, CancellationToken, ValueTask<Rule?>>[] OnOurPage => [EveryParameterReadable, NoParameterTwice, ClientKnown, PushedRequestTaken, RedirectRegistered];

    /// <summary>These go back to the client.</summary>
    public Func<AuthorizeRequest, CancellationToken, ValueTask<Rule?>>[] ToTheClient =>
    [
        NoRequestObject, PushedWhereNeeded, CodeAllowed, ResponseTypeIsCode, ResponseModeKnown, ScopeAllowed, ChallengeGood, ThumbprintGood, PromptGood, MaxAgeGood, ClaimsGood, HintGood,
    ];

    /// <summary>The same for a pushed request, whose client has proved itself (RFC 9126 section 2.1).</summary>
    public Func<AuthorizeRequest, CancellationToken, ValueTask<Rule?>>[] Pushed =>
        [NotByReference, NoRequestObject, RedirectRegistered, CodeAllowed, ResponseTypeIsCode, ResponseModeKnown, ScopeAllowed, ChallengeGood, ThumbprintGood, PromptGood, MaxAgeGood, ClaimsGood, HintGood];

    private static ValueTask<Rule?> EveryParameterReadable(AuthorizeRequest request, CancellationToken cancel) => new(request.Parameters.Broken ? CommonRules.Readable : null);

    private static ValueTask<Rule?> NoParameterTwice(AuthorizeRequest request, CancellationToken cancel) => new(request.Parameters.Repeated ? CommonRules.Once : null);

    private async ValueTask<Rule?> ClientKnown(AuthorizeRequest request, CancellationToken cancel)
    {
        if (request.Parameters["client_id"] is not { } id)
            return AuthorizeRules.ClientNamed;
        if (await clients.FindAsync(id, cancel) is not { } client)
            return AuthorizeRules.ClientKnown;
        request.Client = client;
        return null;
    }

    /// <summary>From here on only what was pushed counts; parameters beside it are as if not sent (RFC 9126 section 4).</summary>
    private async ValueTask<Rule?> PushedRequestTaken(AuthorizeRequest request, CancellationToken cancel)
    {
        if (request.Parameters["request_uri"] is not { } uri || !uri.StartsWith(PushedRequests.Prefix, StringComparison.Ordinal))
            return null;
        return await pushed.FillInAsync(request, uri, cancel) ? null : AuthorizeRules.PushedKnown;
    }

    private static ValueTask<Rule?> RedirectRegistered(AuthorizeRequest request, CancellationToken cancel) =>
        new(request.Parameters["redirect_uri"] is not { } uri ? AuthorizeRules.RedirectSent
            : RedirectUris.IsRegistered(uri, request.Client) ? null : AuthorizeRules.RedirectRegistered);

    private static ValueTask<Rule?> NotByReference(AuthorizeRequest request, CancellationToken cancel) =>
        new(request.Parameters.Has("request_uri") ? AuthorizeRules.PushedByReference : null);

    private static ValueTask<Rule?> NoRequestObject(AuthorizeRequest request, CancellationToken cancel) =>
        new(request.Parameters.Has("request_uri") ? AuthorizeRules.ByReference
            : request.Parameters.Has("request") ? AuthorizeRules.ByValue
            : request.Parameters.Has("registration") ? AuthorizeRules.Registration : null);

    private static ValueTask<Rule?> PushedWhereNeeded(AuthorizeRequest request, CancellationToken cancel) =>
        new(request.Client.NeedsPar && request.PushedHash is null ? AuthorizeRules.Pushed : null);

    private static ValueTask<Rule?> CodeAllowed(AuthorizeRequest request, CancellationToken cancel) =>
        new(request.Client.MayUse(GrantTypes.Code) ? null : AuthorizeRules.CodeAllowed);

    private static ValueTask<Rule?> ResponseTypeIsCode(AuthorizeRequest request, CancellationToken cancel) =>
        new(request.Parameters["response_type"] switch { null => AuthorizeRules.ResponseTypeSent, "code" => null, _ => AuthorizeRules.ResponseType });

    private static ValueTask<Rule?> ResponseModeKnown(AuthorizeRequest request, CancellationToken cancel) =>
        new(request.Parameters["response_mode"] is null or "query" or "form_post" ? null : AuthorizeRules.ResponseMode);

    /// <summary>A scope that nobody knows is passed over (Core section 3.1.2.1), one that is not the client's is refused.</summary>
    private static ValueTask<Rule?> ScopeAllowed(AuthorizeRequest request, CancellationToken cancel)
    {
        var asked = request.Parameters.Words("scope");
        request.Scopes = [.. asked.Where(scope => request.Client.MayAsk(scope) && (scope != Scopes.Offline || request.Client.MayUse(GrantTypes.Refresh)))];
        var foreign = asked.Any(scope => !request.Client.MayAsk(scope) && Scopes.Supported.Contains(scope, StringComparer.Ordinal));
        return new(foreign || request.Scopes.Length == 0 ? AuthorizeRules.Scope : null);
    }

    private static ValueTask<Rule?> ChallengeGood(AuthorizeRequest request, CancellationToken cancel)
    {
        var (challenge, method) = (request.Parameters["code_challenge"], request.Parameters["code_challenge_method"]);
        if (challenge is null)
            return new(request.Client.NeedsPkce || method is not null ? AuthorizeRules.ChallengeSent : null);
        if (method != "S256")
            return new(AuthorizeRules.ChallengeMethod);
        return new(IsSha256(challenge) ? null : AuthorizeRules.Challenge);
    }

    private static ValueTask<Rule?> ThumbprintGood(AuthorizeRequest request, CancellationToken cancel)
    {
        if (request.Parameters["dpop_jkt"] is not { } thumbprint)
            return new((Rule?)null);
        if (!IsSha256(thumbprint) || (request.Thumbprint is not null && request.Thumbprint != thumbprint))
            return new(AuthorizeRules.Thumbprint);
        request.Thumbprint = thumbprint;
        return new((Rule?)null);
    }

    private static ValueTask<Rule?> PromptGood(AuthorizeRequest request, CancellationToken cancel) =>
        new(request.Prompts.Any(prompt => !Prompts.Contains(prompt, StringComparer.Ordinal)) || (request.Silent && request.Prompts.Length > 1) ? AuthorizeRules.Prompt : null);

    private static ValueTask<Rule?> MaxAgeGood(AuthorizeRequest request, CancellationToken cancel) =>
        new(request.Parameters["max_age"] is { } text && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? AuthorizeRules.MaxAge : null);

    /// <summary>A single claim is told only to a client that may ask for the scope it belongs to.</summary>
    private static ValueTask<Rule?> ClaimsGood(AuthorizeRequest request, CancellationToken cancel)
    {
        if (ClaimsRequest.Parse(request.Parameters["claims"]) is not { } claims)
            return new(AuthorizeRules.Claims);
        request.Claims = claims with { IdToken = Allowed(claims.IdToken), Userinfo = Allowed(claims.Userinfo) };
        return new((Rule?)null);

        string[] Allowed(string[] names) => [.. names.Where(name => request.Client.MayAsk(Scopes.Of(name)!))];
    }

    private async ValueTask<Rule?> HintGood(AuthorizeRequest request, CancellationToken cancel)
    {
        if (request.Parameters["id_token_hint"] is not { } hint)
            return null;
        if (await hints.ReadAsync(hint, cancel) is not { } token || token.ClientId != request.Client.Id)
            return AuthorizeRules.Hint;
        request.HintedSubject = token.Subject;
        return null;
    }

    private static bool IsSha256(string text) => text.Length == 43 && Base64Url.IsValid(text);
}

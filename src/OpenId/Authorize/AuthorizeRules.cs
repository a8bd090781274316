using Panah.OpenId.Protocol;

namespace Panah.OpenId.Authorize;

/// <summary>The authorization and pushed request endpoints (RFC 6749 section 4.1, RFC 9126, OpenID Connect Core section 3.1.2).</summary>
internal static class AuthorizeRules
{
    // Shown on a page of ours: until these hold, nobody knows where an answer should go (RFC 6749 section 4.1.2.1).
    public static readonly Rule ClientNamed = new("authorize.client-named", "RFC 6749 4.1.1", "invalid_request", "client_id is missing.");
    public static readonly Rule ClientKnown = new("authorize.client-known", "RFC 6749 4.1.2.1", "invalid_client", "The client is unknown.");
    public static readonly Rule RedirectSent = new("authorize.redirect-sent", "OpenID Connect Core 3.1.2.1", "invalid_request", "redirect_uri is missing.");
    public static readonly Rule RedirectRegistered = new("authorize.redirect-registered", "RFC 9700 2.1", "invalid_request", "redirect_uri is none that the client is registered with, letter by letter.");
    public static readonly Rule PushedKnown = new("authorize.pushed-known", "RFC 9126 4", "invalid_request_uri", "request_uri is unknown, ended, used, or of another client.");
    public static readonly Rule Waiting = new("authorize.waiting", "RFC 6749 4.1.2.1", "invalid_request", "The request has ended or was answered before.");

    // Sent back to the client.
    public static readonly Rule ByReference = new("authorize.request-uri", "OpenID Connect Core 3.1.2.6", "request_uri_not_supported", "request_uri is taken only from the pushed request endpoint.");
    public static readonly Rule ByValue = new("authorize.request-object", "OpenID Connect Core 3.1.2.6", "request_not_supported", "Request objects are not taken.");
    public static readonly Rule Registration = new("authorize.registration", "OpenID Connect Core 3.1.2.6", "registration_not_supported", "Registration within the request is not taken.");
    public static readonly Rule Pushed = new("authorize.pushed", "FAPI 2.0 5.3.2.2 (1)", "invalid_request", "The client is registered for pushed requests only.");
    public static readonly Rule PushedByReference = new("par.request-uri", "RFC 9126 2.1", "invalid_request", "request_uri cannot be pushed.");
    public static readonly Rule CodeAllowed = new("authorize.code-allowed", "RFC 6749 4.1.2.1", "unauthorized_client", "The client is not registered for authorization_code.");
    public static readonly Rule ResponseTypeSent = new("authorize.response-type-sent", "RFC 6749 4.1.1", "invalid_request", "response_type is missing.");
    public static readonly Rule ResponseType = new("authorize.response-type", "RFC 6749 4.1.2.1", "unsupported_response_type", "response_type must be code.");
    public static readonly Rule ResponseMode = new("authorize.response-mode", "OAuth 2.0 Multiple Response Types 2.1", "invalid_request", "response_mode must be query or form_post.");
    public static readonly Rule Scope = new("authorize.scope", "RFC 6749 4.1.2.1", "invalid_scope", "No scope, or one that the client is not registered for.");
    public static readonly Rule ChallengeSent = new("authorize.challenge-sent", "RFC 7636 4.4.1", "invalid_request", "code_challenge is missing.");
    public static readonly Rule ChallengeMethod = new("authorize.challenge-method", "RFC 7636 4.4.1, FAPI 2.0 5.3.2.2 (5)", "invalid_request", "code_challenge_method must be S256.");
    public static readonly Rule Challenge = new("authorize.challenge", "RFC 7636 4.2", "invalid_request", "code_challenge is no S256 hash.");
    public static readonly Rule Thumbprint = new("authorize.dpop-jkt", "RFC 9449 10", "invalid_request", "dpop_jkt is no SHA-256 thumbprint, or not of the key that the proof is by.");
    public static readonly Rule Prompt = new("authorize.prompt", "OpenID Connect Core 3.1.2.1", "invalid_request", "prompt is unknown, or none together with others.");
    public static readonly Rule MaxAge = new("authorize.max-age", "OpenID Connect Core 3.1.2.1", "invalid_request", "max_age is no number of seconds.");
    public static readonly Rule Claims = new("authorize.claims", "OpenID Connect Core 5.5", "invalid_request", "claims is no JSON object of userinfo and id_token.");
    public static readonly Rule Hint = new("authorize.id-token-hint", "OpenID Connect Core 3.1.2.1", "invalid_request", "id_token_hint is no ID token of ours for this client.");
    public static readonly Rule LoginRequired = new("authorize.login-required", "OpenID Connect Core 3.1.2.6", "login_required", "The person must sign in.");
    public static readonly Rule StepUp = new("authorize.step-up", "OpenID Connect Core 3.1.2.6", "login_required", "The person must prove themself once more.");
    public static readonly Rule ConsentRequired = new("authorize.consent-required", "OpenID Connect Core 3.1.2.6", "consent_required", "The person must be asked.");
    public static readonly Rule InteractionRequired = new("authorize.interaction-required", "OpenID Connect Core 3.1.2.6", "interaction_required", "The person must choose a company.");
    public static readonly Rule Level = new("authorize.level", "OpenID Connect Unmet Authentication Requirements 1.0", "unmet_authentication_requirements", "The person could not sign in at the level asked for.");
    public static readonly Rule Busy = new("authorize.busy", "RFC 6749 4.1.2.1", "temporarily_unavailable", "Too many requests from this address wait for their person.");
    public static readonly Rule Denied = new("authorize.denied", "RFC 6749 4.1.2.1", "access_denied", "The person said no.");
}

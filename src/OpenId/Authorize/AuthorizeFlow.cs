using Panah.Data;
using Panah.Kernel;
using Panah.OpenId.Claims;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;
using Panah.People;

namespace Panah.OpenId.Authorize;

/// <summary>What the browser is to do next.</summary>
internal abstract record AuthorizeOutcome
{
    /// <summary>A page of ours: nothing can be sent to the client.</summary>
    internal sealed record Problem(Rule Rule) : AuthorizeOutcome;

    /// <summary>On to another page of ours.</summary>
    internal sealed record Go(string Address) : AuthorizeOutcome;

    /// <summary>Back to the client with these parameters.</summary>
    internal sealed record Answer(AuthorizeRequest Request, IReadOnlyList<KeyValuePair<string, string>> Parameters) : AuthorizeOutcome;
}

/// <summary>Leads a request through sign-in, company and consent to its answer.</summary>
internal sealed class AuthorizeFlow(AuthorizeChecks checks, Interactions interactions, Consents consents, Subjects subjects, Issuance issuance, Issuer issuer, Doors doors, TimeProvider time)
{
    /// <summary>A request as a client sent it through the browser.</summary>
    public async Task<AuthorizeOutcome> BeginAsync(OAuthParameters parameters, string source, SignedIn? signedIn, CancellationToken cancel)
    {
        var (refused, request) = await TakeUpAsync(parameters, source, cancel);
        return refused ?? await ContinueAsync(request!, null, signedIn, cancel);
    }

    /// <summary>A request by POST, whose person is not known yet: judged, kept, and sent round by GET.</summary>
    public async Task<AuthorizeOutcome> ReceiveAsync(OAuthParameters parameters, string source, CancellationToken cancel)
    {
        var (refused, request) = await TakeUpAsync(parameters, source, cancel);
        if (refused is not null)
            return refused;
        return await interactions.AddAsync(request!, cancel) is { } interaction
            ? new AuthorizeOutcome.Go($"{Issuer.Authorize}?interaction={interaction}")
            : Refuse(request!, AuthorizeRules.Busy);
    }

    /// <summary>The person came back from a page of ours.</summary>
    public async Task<AuthorizeOutcome> ResumeAsync(string interaction, SignedIn? signedIn, CancellationToken cancel) =>
        await interactions.FindAsync(interaction, cancel) is { } request
            ? await JudgeAsync(request, cancel) ?? await ContinueAsync(request, interaction, signedIn, cancel)
            : new AuthorizeOutcome.Problem(AuthorizeRules.Waiting);

    /// <summary>The request that waits for this person's yes; null when it waits for something else, or no more.</summary>
    public async Task<AuthorizeRequest?> FindWaitingForConsentAsync(string interaction, SignedIn signedIn, CancellationToken cancel) =>
        await interactions.FindAsync(interaction, cancel) is { } request && await JudgeAsync(request, cancel) is null && Missing(request, signedIn) is null ? request : null;

    public async Task<AuthorizeOutcome> AllowAsync(AuthorizeRequest request, SignedIn signedIn, CancellationToken cancel) =>
        await issuance.IssueAsync(request, signedIn, consented: true, cancel);

    public async Task<AuthorizeOutcome> DenyAsync(AuthorizeRequest request, CancellationToken cancel) =>
        await issuance.CloseAsync(request, cancel) ? Refuse(request, AuthorizeRules.Denied) : new AuthorizeOutcome.Problem(AuthorizeRules.Waiting);

    private async Task<(AuthorizeOutcome? Refused, AuthorizeRequest? Request)> TakeUpAsync(OAuthParameters parameters, string source, CancellationToken cancel)
    {
        var request = new AuthorizeRequest(parameters, time.GetUtcNow()) { Source = source };
        foreach (var check in checks.OnOurPage)
        {
            if (await check(request, cancel) is { } rule)
                return (new AuthorizeOutcome.Problem(rule), null);
        }

        return (await JudgeAsync(request, cancel), request);
    }

    private async Task<AuthorizeOutcome?> JudgeAsync(AuthorizeRequest request, CancellationToken cancel)
    {
        foreach (var check in checks.ToTheClient)
        {
            if (await check(request, cancel) is { } rule)
                return Refuse(request, rule);
        }

        return null;
    }

    private async Task<AuthorizeOutcome> ContinueAsync(AuthorizeRequest request, string? interaction, SignedIn? signedIn, CancellationToken cancel)
    {
        var missing = signedIn is null ? AuthorizeRules.LoginRequired : Missing(request, signedIn);
        if (missing is null && await ConsentNeededAsync(request, signedIn!, cancel))
            missing = AuthorizeRules.ConsentRequired;
        if (missing is null)
            return await issuance.IssueAsync(request, signedIn!, consented: false, cancel);
        if (request.Silent || missing == AuthorizeRules.Level)
            return Refuse(request, missing == AuthorizeRules.Level && request.Silent ? AuthorizeRules.LoginRequired : missing);

        interaction ??= await interactions.AddAsync(request, cancel);
        if (interaction is null)
            return Refuse(request, AuthorizeRules.Busy);
        var back = $"{Issuer.Authorize}?interaction={interaction}";
        if (missing == AuthorizeRules.ConsentRequired)
            return new AuthorizeOutcome.Go(InLanguage($"/openid/consent?interaction={interaction}", request));
        if (missing == AuthorizeRules.StepUp)
            return new AuthorizeOutcome.Go(InLanguage(LocalReturn.Append(Doors.Raises(Level.Code), back), request));
        if (missing == AuthorizeRules.InteractionRequired && doors.Companies is { } companies)
            return new AuthorizeOutcome.Go(InLanguage(LocalReturn.Append(companies.AtSignIn, back), request));
        var page = LocalReturn.Append(doors.Of(request.Door), back);
        // The sign-in page sends people who are signed in straight on; here they are to sign in all the same.
        return new AuthorizeOutcome.Go(InLanguage(signedIn is null ? page : page + "&again=1", request));
    }

    /// <summary>What keeps this session from answering; null for nothing (consent aside).</summary>
    private Rule? Missing(AuthorizeRequest request, SignedIn signedIn)
    {
        if (request.WantsSignIn(signedIn.AuthenticatedAt))
            return AuthorizeRules.LoginRequired;
        var expected = request.HintedSubject ?? request.Claims.Subject;
        if (expected is not null && subjects.Of(request.Client, signedIn.PersonId) != expected)
            return AuthorizeRules.LoginRequired;
        // A code to their phone raises the session where it stands, and makes it new: nobody signs in a second time for that.
        if (signedIn.Level == Level.Password && (request.Level == (int)Level.Code || request.WishedLevel == (int)Level.Code))
            return AuthorizeRules.StepUp;
        if (request.WantsNewer(signedIn.AuthenticatedAt))
            return AuthorizeRules.LoginRequired;
        // Who signed in just now for this request and is still below the level will not do better the second time.
        if (signedIn.Level < Level.Password || (int)signedIn.Level < request.Level)
            return request.InteractionHash is not null && signedIn.AuthenticatedAt >= request.CreatedAt ? AuthorizeRules.Level : AuthorizeRules.LoginRequired;
        return request.ForCompany && signedIn.ActingForCompany is null ? AuthorizeRules.InteractionRequired : null;
    }

    private async Task<bool> ConsentNeededAsync(AuthorizeRequest request, SignedIn signedIn, CancellationToken cancel) =>
        request.Has("consent") || RedirectUris.AnybodyCouldListen(request.RedirectUri, request.Client) || request.Client.Settings.Consent switch
        {
            ConsentRule.Never => false,
            ConsentRule.Always => true,
            _ => !await consents.CoverAsync(signedIn.PersonId, request.Client.Id, request.Told, cancel),
        };

    private AuthorizeOutcome.Answer Refuse(AuthorizeRequest request, Rule rule) =>
        new(request, Issuance.WithStateAndIssuer(request, issuer, [new("error", rule.Error), new("error_description", rule.Description), new("error_uri", $"{issuer.Name}/developers#{rule.Id}")]));

    private static string InLanguage(string address, AuthorizeRequest request) =>
        request.Parameters.Words("ui_locales").Select(locale => locale.Split('-')[0]).FirstOrDefault(locale => locale is "fa" or "en" or "ar") is { } language
            ? $"{address}&lang={language}" : address;
}

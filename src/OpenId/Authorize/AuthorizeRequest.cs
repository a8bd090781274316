using System.Globalization;
using Panah.OpenId.Claims;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;
using Panah.People;

namespace Panah.OpenId.Authorize;

/// <summary>A request for authorization, as its checks fill it in.</summary>
internal sealed class AuthorizeRequest(OAuthParameters parameters, DateTimeOffset createdAt)
{
    public OAuthParameters Parameters { get; set; } = parameters;

    /// <summary>When it first reached us: what «signs in again» is measured from.</summary>
    public DateTimeOffset CreatedAt => createdAt;

    public Client Client { get; set; } = null!;

    /// <summary>Where it comes from, as limits count it.</summary>
    public string Source { get; init; } = "";

    /// <summary>Of the pushed request it came as; null for none.</summary>
    public byte[]? PushedHash { get; set; }

    /// <summary>Of the interaction it waited in; null on the first pass.</summary>
    public byte[]? InteractionHash { get; set; }

    /// <summary>Of the key that a proof came with at the pushed request endpoint, or that <c>dpop_jkt</c> names.</summary>
    public string? Thumbprint { get; set; }

    public string[] Scopes { get; set; } = [];

    public ClaimsRequest Claims { get; set; } = ClaimsRequest.None;

    /// <summary>Subject that an <c>id_token_hint</c> names.</summary>
    public string? HintedSubject { get; set; }

    public string RedirectUri => Parameters["redirect_uri"]!;

    public string? State => Parameters["state"];

    public bool FormPost => Parameters["response_mode"] == "form_post";

    public string[] Prompts => Parameters.Words("prompt");

    public bool Silent => Has("none");

    public int? MaxAge => Parameters["max_age"] is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    /// <summary>Lowest level that will do.</summary>
    public int Level => Math.Max(Client.Settings.Level, Claims.EssentialLevels is { Length: > 0 } levels ? levels.Min() : 1);

    /// <summary>The level that <c>acr_values</c> wishes for first; null for none. Only a wish (Core section 5.5.1.1): where nobody may be asked it goes on without.</summary>
    public int? WishedLevel => Silent ? null : Parameters.Words("acr_values").Select(OpenId.Claims.Levels.Read).FirstOrDefault(level => level is not null);

    /// <summary>Where to sign in: as the request says by <c>acr_values</c>, else as the client is registered.</summary>
    public SignInDoor Door
    {
        get
        {
            var wished = Parameters.Words("acr_values");
            if (wished.Contains(DoorValues.Window, StringComparer.Ordinal))
                return SignInDoor.Window;
            if (wished.Contains(DoorValues.Account, StringComparer.Ordinal))
                return SignInDoor.Account;
            // The account's password alone never reaches level 2.
            return Level > 1 ? SignInDoor.Window : Client.Settings.Door;
        }
    }

    /// <summary>Its people are to act for a company (W10): as the client is registered, or as the request says by <c>acr_values</c>.</summary>
    public bool ForCompany => Client.Settings.Company || Parameters.Words("acr_values").Contains(DoorValues.Company, StringComparer.Ordinal);

    /// <summary>All the scopes whose claims it asks for, by name or singly: what consent must cover.</summary>
    public string[] Told =>
        [.. Scopes.Concat(Claims.IdToken.Concat(Claims.Userinfo).Select(name => OpenId.Claims.Scopes.Of(name)!)).Distinct(StringComparer.Ordinal)];

    public bool Has(string prompt) => Prompts.Contains(prompt, StringComparer.Ordinal);

    /// <summary>True when a whole sign-in is asked for, and this one was before (prompt, Core section 3.1.2.1).</summary>
    public bool WantsSignIn(DateTimeOffset authenticatedAt) => (Has("login") || Has("select_account")) && authenticatedAt < CreatedAt;

    /// <summary>True when the sign-in is too old for what is asked (prompt and max_age, Core section 3.1.2.1).</summary>
    public bool WantsNewer(DateTimeOffset authenticatedAt) =>
        WantsSignIn(authenticatedAt) || (MaxAge is { } seconds && authenticatedAt < CreatedAt && CreatedAt - authenticatedAt > TimeSpan.FromSeconds(seconds));
}

/// <summary>Values of <c>acr_values</c> that choose the door, and whom the person acts for.</summary>
internal static class DoorValues
{
    public const string Window = "urn:panah:door:window";
    public const string Account = "urn:panah:door:account";
    public const string Company = "urn:panah:for:company";
}

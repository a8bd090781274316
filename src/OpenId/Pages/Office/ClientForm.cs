using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;
using Panah.OpenId.Texts;

namespace Panah.OpenId.Pages.Office;

/// <summary>What staff may say of a client, on the page of a new one and on its own.</summary>
internal abstract class ClientForm(IStringLocalizer<OpenIdTexts> texts) : PageModel
{
    [BindProperty] public string? Name { get; set; }
    [BindProperty] public string? RedirectUris { get; set; }
    [BindProperty] public string? PostLogoutRedirectUris { get; set; }
    [BindProperty] public string? BackChannelLogoutUri { get; set; }
    [BindProperty] public string? Scope { get; set; }
    [BindProperty] public string? Jwks { get; set; }
    [BindProperty] public bool ItselfToo { get; set; }
    [BindProperty] public bool Company { get; set; }
    [BindProperty] public bool NoConsent { get; set; }

    /// <summary>The new secret, on this answer and never again.</summary>
    public string? Secret { get; protected set; }

    protected IStringLocalizer<OpenIdTexts> Texts => texts;

    protected void Show(ClientSettings settings)
    {
        (Name, RedirectUris, PostLogoutRedirectUris) = (settings.Name, Join(settings.RedirectUris), Join(settings.PostLogoutRedirectUris));
        (BackChannelLogoutUri, Scope, Jwks) = (settings.BackChannelLogoutUri, string.Join(' ', settings.Scopes), settings.Jwks);
        ItselfToo = settings.GrantTypes.Contains(GrantTypes.ClientCredentials, StringComparer.Ordinal);
        (Company, NoConsent) = (settings.Company, settings.Consent == ConsentRule.Never);
    }

    protected ClientSettings Fill(ClientSettings settings) => settings with
    {
        Name = PersianText.Tidy(Name ?? ""),
        RedirectUris = Lines(RedirectUris),
        PostLogoutRedirectUris = Lines(PostLogoutRedirectUris),
        BackChannelLogoutUri = string.IsNullOrWhiteSpace(BackChannelLogoutUri) ? null : BackChannelLogoutUri.Trim(),
        Scopes = OAuthParameters.Split(Scope ?? ""),
        Jwks = string.IsNullOrWhiteSpace(Jwks) ? null : Jwks,
        Company = Company,
        Consent = NoConsent ? ConsentRule.Never : settings.Consent == ConsentRule.Never ? ConsentRule.Once : settings.Consent,
        GrantTypes =
        [
            .. string.IsNullOrWhiteSpace(RedirectUris) ? [] : (string[])[GrantTypes.Code, GrantTypes.Refresh],
            .. ItselfToo ? (string[])[GrantTypes.ClientCredentials] : [],
            .. settings.GrantTypes.Where(type => type == GrantTypes.Device),
        ],
    };

    /// <summary>The refusal beside the field it is about.</summary>
    protected void Say(Refusal refusal)
    {
        var field = refusal.Code switch
        {
            "Client.Id" or "Client.Taken" => "Id",
            "Client.RedirectUri" => refusal.Arguments is [string uri] && Lines(PostLogoutRedirectUris).Contains(uri) && !Lines(RedirectUris).Contains(uri) ? nameof(PostLogoutRedirectUris) : nameof(RedirectUris),
            "Client.Scope" => nameof(Scope),
            "Client.Logout" => nameof(BackChannelLogoutUri),
            "Client.Keys" => nameof(Jwks),
            "Client.GrantType" => nameof(RedirectUris),
            _ => "",
        };
        ModelState.AddModelError(field, ClientSentences.Of(texts, refusal));
    }

    private static string Join(IEnumerable<string> uris) => string.Join('\n', uris);

    private static string[] Lines(string? text) => (text ?? "").Split(['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

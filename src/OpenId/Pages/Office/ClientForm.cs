using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.OpenId.Clients;
using Panah.OpenId.Protocol;
using Panah.OpenId.Texts;
using Panah.People;

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
    [BindProperty] public string? JwksUri { get; set; }
    [BindProperty] public ConsentRule? Consent { get; set; }
    [BindProperty] public SignInDoor? Door { get; set; }
    [BindProperty] public int? Level { get; set; }
    [BindProperty] public bool Device { get; set; }
    [BindProperty] public string? IdTokenAlgorithm { get; set; }
    [BindProperty] public string? AccessTokenAlgorithm { get; set; }

    /// <summary>Worded so that a box that is not ticked, or not sent, is the safe one.</summary>
    [BindProperty] public bool NoPkce { get; set; }
    [BindProperty] public bool Par { get; set; }
    [BindProperty] public bool Dpop { get; set; }
    [BindProperty] public bool Fapi { get; set; }

    /// <summary>The new secret, on this answer and never again.</summary>
    public string? Secret { get; protected set; }

    protected IStringLocalizer<OpenIdTexts> Texts => texts;

    protected void Show(ClientSettings settings)
    {
        (Name, RedirectUris, PostLogoutRedirectUris) = (settings.Name, Join(settings.RedirectUris), Join(settings.PostLogoutRedirectUris));
        (BackChannelLogoutUri, Scope, Jwks) = (settings.BackChannelLogoutUri, string.Join(' ', settings.Scopes), settings.Jwks);
        ItselfToo = settings.GrantTypes.Contains(GrantTypes.ClientCredentials, StringComparer.Ordinal);
        (Company, Consent, Door, Level) = (settings.Company, settings.Consent, settings.Door, settings.Level);
        Device = settings.GrantTypes.Contains(GrantTypes.Device, StringComparer.Ordinal);
        (JwksUri, IdTokenAlgorithm, AccessTokenAlgorithm) = (settings.JwksUri, settings.IdTokenAlgorithm, settings.AccessTokenAlgorithm);
        (NoPkce, Par, Dpop, Fapi) = (!settings.Pkce, settings.Par, settings.Dpop, settings.Fapi);
    }

    protected ClientSettings Fill(ClientSettings settings) => settings with
    {
        Name = PersianText.Tidy(Name ?? ""),
        RedirectUris = Lines(RedirectUris),
        PostLogoutRedirectUris = Lines(PostLogoutRedirectUris),
        BackChannelLogoutUri = string.IsNullOrWhiteSpace(BackChannelLogoutUri) ? null : BackChannelLogoutUri.Trim(),
        Scopes = OAuthParameters.Split(Scope ?? ""),
        Jwks = string.IsNullOrWhiteSpace(Jwks) ? null : Jwks,
        JwksUri = string.IsNullOrWhiteSpace(JwksUri) ? null : JwksUri.Trim(),
        Company = Company,
        Consent = Consent ?? settings.Consent,
        Door = Door ?? settings.Door,
        Level = Level ?? settings.Level,
        IdTokenAlgorithm = string.IsNullOrEmpty(IdTokenAlgorithm) ? settings.IdTokenAlgorithm : IdTokenAlgorithm,
        AccessTokenAlgorithm = string.IsNullOrEmpty(AccessTokenAlgorithm) ? settings.AccessTokenAlgorithm : AccessTokenAlgorithm,
        Pkce = !NoPkce,
        Par = Par,
        Dpop = Dpop,
        Fapi = Fapi,
        GrantTypes =
        [
            .. string.IsNullOrWhiteSpace(RedirectUris) ? [] : (string[])[GrantTypes.Code, GrantTypes.Refresh],
            .. ItselfToo ? (string[])[GrantTypes.ClientCredentials] : [],
            .. Device ? (string[])[GrantTypes.Device] : [],
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
            "Client.Level" => nameof(Level),
            "Client.Sector" => nameof(NewClientModel.Sector),
            "Client.Algorithm" => nameof(IdTokenAlgorithm),
            "Client.GrantType" => nameof(RedirectUris),
            _ => "",
        };
        ModelState.AddModelError(field, ClientSentences.Of(texts, refusal));
    }

    private static string Join(IEnumerable<string> uris) => string.Join('\n', uris);

    private static string[] Lines(string? text) => (text ?? "").Split(['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

using Microsoft.Extensions.Localization;

namespace Panah.Contributions.Pages;

/// <summary>Names of insured groups; a group that an organisation added shows its code.</summary>
internal static class GroupNames
{
    public static string Of(IStringLocalizer texts, string code) => texts["Group." + code] is { ResourceNotFound: false } name ? name.Value : code;
}

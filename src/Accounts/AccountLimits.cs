using Panah.Data;
using Panah.Kernel;

namespace Panah.Accounts;

/// <summary>
/// What may be asked how often before anything is proven (S-M2). A phone is counted for the SMS that it costs, an address for whoever floods from there;
/// nobody's own account or password is closed by any of them, and the Window counts apart.
/// </summary>
internal static class AccountLimits
{
    /// <summary>A code for a registration.</summary>
    public static IReadOnlyList<(string Key, Limit Limit)> CodeTo(MobileNumber mobile, Browser browser) =>
    [
        .. LimitBook.AccountsCodePhone.Select(limit => (mobile.Value, limit)),
        .. LimitBook.AccountsCodeAddress.Select(limit => (browser.Source, limit)),
        .. LimitBook.Sms(mobile.Value),
    ];

    /// <summary>A recovery begun, at either door: by name and asker together, so that a stranger's is not the owner's; and across names (S-M2).</summary>
    public static IReadOnlyList<(string Key, Limit Limit)> Recovery(string username, Browser browser) =>
    [
        .. LimitBook.AccountsRecoverUser.Select(limit => ($"{username}|{browser.Source}", limit)),
        (browser.Source, LimitBook.AccountsRecoverAddress[0]),
        ("", LimitBook.AccountsRecoverAddress[1]),
    ];

    /// <summary>The form of special groups: by address, and by ID and address together.</summary>
    public static IReadOnlyList<(string Key, Limit Limit)> Special(string identifier, Browser browser) =>
        [(browser.Source, LimitBook.SpecialForms[0]), ($"{identifier} {browser.Source}", LimitBook.SpecialForms[1])];
}

using Panah.Data;
using Panah.Kernel;

namespace Panah.Accounts;

/// <summary>The blind indexes that this capability looks things up by.</summary>
internal sealed class AccountIndexes(PersonalData personal)
{
    /// <summary>Of a user name: a national ID, or the identifier of a foreign national, in canonical form.</summary>
    public byte[] Username(string username) => personal.BlindIndex("accounts.username", username);

    /// <summary>Of a user name for tries at a temporary password: guesses at the chosen one close nothing there.</summary>
    public byte[] Temporary(string username) => personal.BlindIndex("accounts.temporary", username);

    /// <summary>Of an ID and a phone that a code is asked for together.</summary>
    public byte[] Pair(NationalId id, MobileNumber mobile) => personal.BlindIndex("accounts.pair", $"{id.Value}:{mobile.Value}");

    /// <summary>Of where an attempt comes from: the address, of IPv6 its /64.</summary>
    public byte[] Source(Browser browser) => personal.BlindIndex("accounts.source", browser.Source);
}

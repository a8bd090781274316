using Panah.Data;

namespace Panah.Accounts;

/// <summary>The blind indexes that this capability looks things up by.</summary>
internal sealed class AccountIndexes(PersonalData personal)
{
    /// <summary>Of a user name: a national ID, or the identifier of a foreign national, in canonical form.</summary>
    public byte[] Username(string username) => personal.BlindIndex("accounts.username", username);

    /// <summary>Of a user name for tries at a temporary password: guesses at the chosen one close nothing there.</summary>
    public byte[] Temporary(string username) => personal.BlindIndex("accounts.temporary", username);

    /// <summary>Of where an attempt comes from: the address, of IPv6 its /64.</summary>
    public byte[] Source(System.Net.IPAddress? address) => personal.BlindIndex("accounts.source", Network(address));

    private static string Network(System.Net.IPAddress? address) => address switch
    {
        null => "unknown",
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } =>
            Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.MapToIPv4().ToString(),
    };
}

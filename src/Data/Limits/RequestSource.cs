using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Panah.Data;

/// <summary>
/// Where a request comes from, as limits count it: the IPv4 address, or the /64 that an IPv6 subscriber has whole (RFC 6177). The only place
/// that says so: one address of a /64 is as good as its 18 quintillion others (S-M4).
/// </summary>
public static class RequestSource
{
    private const int PrefixBytes = 8;

    /// <summary>Never personal enough to log; as a limit's key it is kept only as a keyed hash.</summary>
    public static string Of(HttpContext http) => Of(http.Connection.RemoteIpAddress);

    /// <inheritdoc cref="Of(HttpContext)"/>
    public static string Of(IPAddress? address) => address switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, PrefixBytes)),
        _ => address.MapToIPv4().ToString(),
    };

    /// <summary>The block of ten thousand numbers that a mobile lies in: who pays for messages sees a bought block there.</summary>
    public static string Block(string mobile) => string.Create(CultureInfo.InvariantCulture, $"{mobile.AsSpan(0, Math.Min(7, mobile.Length))}");
}

using System.Buffers;
using System.Net;

namespace Panah.OpenId.Clients;

/// <summary>Which redirect URIs may be registered, and when one in a request is one that is.</summary>
internal static class RedirectUris
{
    private static readonly SearchValues<char> Unwanted = SearchValues.Create("#*\\\"<>`");

    /// <summary>https; http for loopback only (RFC 8252 section 7.3); a private-use scheme with a dot for public clients (section 7.1). No fragment (RFC 6749 section 3.1.2), no user part, no wildcard, nothing outside printable ASCII.</summary>
    public static bool MayBeRegistered(string uri, ClientSettings settings)
    {
        if (!IsPlain(uri) || !Uri.TryCreate(uri, UriKind.Absolute, out var parsed))
            return false;
        if (parsed.Scheme is "http" or "https")
            return IsWeb(uri, settings) || (parsed.Scheme == "http" && IsLoopback(parsed));
        return settings.Proof == ClientProof.None && parsed.Scheme.Contains('.', StringComparison.Ordinal);
    }

    /// <summary>An address that we may be asked to call: https, or http where the registration says local addresses are right.</summary>
    public static bool IsWeb(string uri, ClientSettings settings) =>
        IsPlain(uri) && Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Host.Length > 0
            && (parsed.Scheme == "https" || (parsed.Scheme == "http" && settings.LocalAddresses));

    /// <summary>
    /// Letter by letter. Nothing is parsed, decoded or normalised on the way, since parsers differ (RFC 9700 section 4.1);
    /// only the port of a registered loopback IP of a public client may be another (RFC 8252 section 7.3).
    /// </summary>
    public static bool IsRegistered(string uri, Client client)
    {
        if (client.Settings.RedirectUris.Contains(uri, StringComparer.Ordinal))
            return true;
        return client.IsPublic && IsPlain(uri) && client.Settings.RedirectUris.Any(registered => SameButPort(registered, uri));
    }

    /// <summary>
    /// True where another program on the person's own device could take what is sent there: a loopback address or a private-use scheme of a client that
    /// can't prove itself (RFC 8252 section 8.6). Addresses registered as local ones for development are told apart by who registered them.
    /// </summary>
    public static bool AnybodyCouldListen(string uri, Client client) =>
        client is { IsPublic: true, BuiltIn: false, Settings.LocalAddresses: false } && Uri.TryCreate(uri, UriKind.Absolute, out var parsed)
            && (parsed.Scheme is not ("http" or "https") || IsLoopback(parsed));

    private static bool SameButPort(string registered, string asked)
    {
        foreach (var host in (ReadOnlySpan<string>)["http://127.0.0.1", "http://[::1]"])
        {
            if (!registered.StartsWith(host, StringComparison.Ordinal) || !asked.StartsWith(host, StringComparison.Ordinal))
                continue;
            return Rest(registered[host.Length..]) is { } one && Rest(asked[host.Length..]) is { } other && one == other;
        }

        return false;
    }

    /// <summary>What follows the port; null unless it is a port or nothing, then a path.</summary>
    private static string? Rest(string afterHost)
    {
        if (afterHost.StartsWith('/'))
            return afterHost;
        var slash = afterHost.IndexOf('/', StringComparison.Ordinal);
        return slash > 1 && afterHost[0] == ':' && ushort.TryParse(afterHost.AsSpan(1, slash - 1), System.Globalization.NumberStyles.None, null, out _) ? afterHost[slash..] : null;
    }

    private static bool IsPlain(string uri) =>
        uri.Length is > 0 and <= 2000 && !uri.AsSpan().ContainsAnyExceptInRange('!', '~') && uri.AsSpan().IndexOfAny(Unwanted) < 0
            && !(uri.IndexOf("://", StringComparison.Ordinal) is var at and > 0 && uri.AsSpan(at + 3) is var rest && rest[..(rest.IndexOfAny('/', '?') is var end and >= 0 ? end : rest.Length)].Contains('@'));

    private static bool IsLoopback(Uri uri) => uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}

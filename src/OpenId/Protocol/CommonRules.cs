namespace Panah.OpenId.Protocol;

/// <summary>Checks that several endpoints open with.</summary>
internal static class CommonRules
{
    public static readonly Rule Form = new("request.form", "RFC 6749 3.2", "invalid_request", "Send a POST with application/x-www-form-urlencoded parameters.");
    public static readonly Rule Once = new("request.once", "RFC 6749 3.1", "invalid_request", "A parameter was sent twice.");
    public static readonly Rule Busy = new("request.busy", "RFC 6585 4", "slow_down", "Too many of these came from this client or address; wait some minutes.");
    public static readonly Rule Readable = new("request.readable", "RFC 6749 Appendix B", "invalid_request", "A parameter holds a NUL, or is longer than any is meant to be.");
}

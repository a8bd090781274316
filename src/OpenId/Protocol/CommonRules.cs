namespace Panah.OpenId.Protocol;

/// <summary>Checks that several endpoints open with.</summary>
internal static class CommonRules
{
    public static readonly Rule Form = new("request.form", "RFC 6749 3.2", "invalid_request", "Send a POST with application/x-www-form-urlencoded parameters.");
    public static readonly Rule Once = new("request.once", "RFC 6749 3.1", "invalid_request", "A parameter was sent twice.");
    public static readonly Rule Readable = new("request.readable", "RFC 6749 Appendix B", "invalid_request", "A parameter holds a NUL.");
}

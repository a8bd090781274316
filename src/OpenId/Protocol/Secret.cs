using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Panah.OpenId.Protocol;

/// <summary>256 random bits that we hand out and know again by their hash alone. The kind is hashed along, so that one kind is never taken for another (CVE-2026-4325).</summary>
internal static class Secret
{
    public const string Code = "code";
    public const string Refresh = "refresh";
    public const string Device = "device";
    public const string UserCode = "user-code";
    public const string PushedRequest = "par";
    public const string Interaction = "interaction";

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string kind, string value) => SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{value}"));
}

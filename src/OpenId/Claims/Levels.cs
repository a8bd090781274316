using Panah.Kernel;
using Panah.People;

namespace Panah.OpenId.Claims;

/// <summary>How sure a sign-in is: the <c>acr</c> values, and the <c>amr</c> of its methods (RFC 8176).</summary>
internal static class Levels
{
    private const string Prefix = "urn:panah:level:";

    /// <summary>1: a password alone; 2: a code to the person's own phone; 3: a passkey.</summary>
    public static readonly string[] All = [Prefix + "1", Prefix + "2", Prefix + "3"];

    /// <summary>Nothing is given to a client on the strength of a session below level 1.</summary>
    public static string Acr(Level level) => All[(int)level - 1];

    /// <summary>The level that an acr stands for; null for one that is not ours.</summary>
    public static int? Read(string acr) => Array.IndexOf(All, acr) is var at and >= 0 ? at + 1 : null;

    public static string[] Amr(SignInMethods methods)
    {
        (SignInMethods Method, string Name)[] names =
        [
            (SignInMethods.Password, "pwd"), (SignInMethods.SmsCode, "sms"), (SignInMethods.RegistryProof, "reg"), (SignInMethods.QrTransfer, "qr"),
            // The key and the person both: it is only taken when the device has verified its user. Whether hardware holds the key nobody tells us.
            (SignInMethods.Passkey, "pop"), (SignInMethods.Passkey, "mfa"),
        ];
        return [.. names.Where(name => methods.HasFlag(name.Method)).Select(name => name.Name)];
    }
}

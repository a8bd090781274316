namespace Panah.People;

/// <summary>How a person proved who they are; the OpenID <c>amr</c> values (RFC 8176 and our own).</summary>
[Flags]
public enum SignInMethods
{
    None = 0,

    /// <summary><c>pwd</c></summary>
    Password = 1,

    /// <summary><c>sms</c> one-time code</summary>
    SmsCode = 2,

    /// <summary><c>reg</c>: identity matched against the registries at this or an earlier sign-in</summary>
    RegistryProof = 4,

    /// <summary><c>qr</c>: transferred from a signed-in phone</summary>
    QrTransfer = 8,

    /// <summary><c>pop</c> and <c>mfa</c>: passkey, whose device verified its user</summary>
    Passkey = 16,
}

/// <summary>Where a session came from: sets <c>acr</c> and what it may open.</summary>
public enum SignInDoor
{
    Window,
    Account,
}

/// <summary>A live session of a signed-in person.</summary>
/// <param name="ActingForCompany">11-digit company ID while the person acts for a company; null for themselves.</param>
public sealed record SignedIn(
    Guid SessionId, Guid PersonId, SignInDoor Door, SignInMethods Methods, DateTimeOffset AuthenticatedAt, string? ActingForCompany)
{
    /// <summary>When the session ends by itself if nothing more is asked of it.</summary>
    public DateTimeOffset EndsAt { get; init; }

    /// <summary>For the page's frame. Not public, so that a record that happens to be logged doesn't tell it.</summary>
    internal string ShortName { get; init; } = "";

    /// <summary>False when the overall limit is what ends it: nothing keeps it longer.</summary>
    internal bool CanStay { get; init; }
}

/// <summary>One of a person's live sessions, as its owner sees it.</summary>
/// <param name="Device">Browser and system, such as <c>Firefox · Windows</c>; empty where unknown.</param>
public sealed record SessionInfo(Guid Id, string Device, SignInDoor Door, SignInMethods Methods, DateTimeOffset AuthenticatedAt, DateTimeOffset LastSeenAt);

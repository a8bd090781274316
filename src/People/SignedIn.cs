using Panah.Kernel;
using Panah.People.Levels;

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
    /// <summary>How sure we are of who it is (row S2): between <see cref="Kernel.Level.Initial"/> and <see cref="Kernel.Level.Passkey"/>.</summary>
    public Level Level { get; init; } = LevelOf(Methods);

    /// <summary>The most that these methods prove. A sign-in handed over by QR code stands as high as the code that the approving session was opened with.</summary>
    public static Level LevelOf(SignInMethods methods) => methods switch
    {
        _ when methods.HasFlag(SignInMethods.Passkey) => Level.Passkey,
        _ when (methods & (SignInMethods.SmsCode | SignInMethods.QrTransfer)) != SignInMethods.None => Level.Code,
        _ => Level.Password,
    };

    /// <summary>The company as the row has it, encrypted.</summary>
    internal string? KeptCompany { get; init; }

    /// <summary>What the company is called; null where it was not kept. Not public, so that a record that happens to be logged doesn't tell it.</summary>
    internal string? ActingForName { get; init; }

    /// <summary>When the registry last said that they direct the company they act for.</summary>
    internal DateTimeOffset? CompanyCheckedAt { get; init; }

    internal ActingState Acting { get; init; }

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

/// <summary>What a session is opened on.</summary>
/// <param name="Door">Where.</param>
/// <param name="Methods">How the person proved themself.</param>
public sealed record SignInProof(SignInDoor Door, SignInMethods Methods)
{
    /// <summary>Lower than the methods prove where the account behind them is unproven; the database refuses one that is higher.</summary>
    public Level Level { get; init; } = SignedIn.LevelOf(Methods);

    /// <summary>The session that approved this one by QR; it ends with it.</summary>
    public Guid? ApprovedBy { get; init; }
}

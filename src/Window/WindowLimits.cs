using Panah.Data;

namespace Panah.Window;

/// <summary>
/// How often what may be asked. Limits are by purpose; none of them is a lock that a stranger could put on a victim: past the SMS that may go to
/// a phone a sign-in begins all the same, and its owner dials for the code (<see cref="LimitBook.WindowDialled"/>).
/// </summary>
public sealed record WindowLimits
{
    /// <summary>Wrong codes that one sign-in bears; asking for another code does not reset it.</summary>
    public int Guesses { get; init; } = 5;

    /// <summary>Wrong codes in a row for a phone, over all sign-ins with it; then its owner dials, or takes another way in (ADR 503).</summary>
    public int FailuresInARow { get; init; } = 100;

    /// <summary>A code is good for this long, and another can be asked for when it ends.</summary>
    public TimeSpan CodeLife { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>A sign-in that is not finished by then begins again.</summary>
    public TimeSpan JourneyLife { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>While the SIM registry is down, its last word on a returning person's phone stands if it is not older. Operators give a number out again after months.</summary>
    public TimeSpan SimProofStands { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Codes sent to one phone.</summary>
    public IReadOnlyList<Limit> SendsToPhone { get; init; } = LimitBook.WindowToPhone;

    /// <summary>Codes asked for from one address. Generous: whole towns share one behind mobile operators' NAT.</summary>
    public IReadOnlyList<Limit> SendsFromAddress { get; init; } = LimitBook.WindowFromAddress;

    /// <summary>Codes of the whole platform: each costs money.</summary>
    public IReadOnlyList<Limit> SendsOfPlatform { get; init; } = LimitBook.WindowOfPlatform;

    /// <summary>The waiting code by e-mail, for one sign-in.</summary>
    public IReadOnlyList<Limit> Emails { get; init; } = LimitBook.WindowEmails;
}

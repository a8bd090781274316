using Panah.Kernel;

namespace Panah.Window;

/// <summary>Where a sign-in stands. A step is left by one conditional statement, never by a page's word.</summary>
internal enum Step : short
{
    Code = 0,
    Identity = 1,
    Address = 2,
    SignedIn = 3,
    Ended = 4,
}

/// <summary>A sign-in on its way, as it stood when it was read: for showing and for choosing the page, never for deciding.</summary>
internal sealed record Journey(
    Guid Id, Step Step, MobileNumber Mobile, Language Language, string? ReturnAddress, bool CodeWaits, DateTimeOffset CodeExpiresAt, int Failures, Guid? PersonId, Guid? MessageId);

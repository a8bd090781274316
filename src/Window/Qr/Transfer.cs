namespace Panah.Window.Qr;

/// <summary>Where a QR sign-in stands.</summary>
internal enum TransferStep : short
{
    Shown = 0,
    Scanned = 1,
    Approved = 2,
    Redeemed = 3,
    Refused = 4,
}

/// <summary>A QR sign-in as the waiting browser sees it.</summary>
/// <param name="Code">Short code to type where there is no camera.</param>
/// <param name="Number">Two digits that the phone's person types: they must have this very screen before them.</param>
internal sealed record DeskTransfer(TransferStep Step, string Code, int Number, DateTimeOffset ExpiresAt, string? ReturnAddress);

/// <summary>Who asks to be signed in, as the phone shows it.</summary>
/// <param name="Device">Browser and system.</param>
/// <param name="Address">Where the request came from.</param>
internal sealed record AskingDevice(string Device, string Address, DateTimeOffset AskedAt);

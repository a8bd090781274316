namespace Panah.Notices.Intake;

/// <summary>
/// Keys of letters: UUID version 7 (RFC 9562), whose 12 bits after the version count (its method 1), so that letters of one batch, which share their
/// millisecond, stand in the batch's own order.
/// </summary>
internal static class LetterIds
{
    private const int Counts = 1 << 12;

    /// <param name="now">When the letter was taken.</param>
    /// <param name="place">Its place among those that were taken with it.</param>
    public static Guid New(DateTimeOffset now, int place)
    {
        Span<byte> bytes = stackalloc byte[16];
        // A chunk of a batch is smaller than what can be counted; a larger one goes on in the next millisecond.
        Guid.CreateVersion7(now.AddMilliseconds(place / Counts)).TryWriteBytes(bytes, bigEndian: true, out _);
        var count = place % Counts;
        bytes[6] = (byte)(0x70 | (count >> 8));
        bytes[7] = (byte)count;
        return new Guid(bytes, bigEndian: true);
    }
}

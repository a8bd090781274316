namespace Panah.Data;

/// <summary>First part of a backup.</summary>
/// <param name="Migrations">Names and checksums (hex) of what was applied.</param>
/// <param name="Files">Small files of the data folder, by their path in it: the key ring, the heads of the audit.</param>
internal sealed record BackupHead(
    DateTimeOffset At, Dictionary<string, string> Migrations, Dictionary<string, byte[]> Files, List<BackupTable> Tables, Dictionary<string, long> Sequences);

/// <summary>A stream of unknown length inside another: pieces with their length, then a zero.</summary>
internal static class Framed
{
    public static async Task WriteAsync(Stream from, BinaryWriter to, CancellationToken cancel)
    {
        var buffer = new byte[64 * 1024];
        int size;
        while ((size = await from.ReadAsync(buffer, cancel)) > 0)
        {
            to.Write(size);
            to.Write(buffer, 0, size);
        }

        to.Write(0);
    }

    public static async Task ReadAsync(BinaryReader from, Stream to, CancellationToken cancel)
    {
        int size;
        while ((size = from.ReadInt32()) > 0)
            await to.WriteAsync(from.ReadBytes(size), cancel);
    }
}

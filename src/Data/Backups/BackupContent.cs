namespace Panah.Data;

/// <summary>What a backup was seen to hold once it was written and read back.</summary>
/// <param name="Keys">How many master keys its ring has; it opens what is encrypted in the database.</param>
/// <param name="Heads">How many heads of the audit; 0 only where the audit has no seal yet, or where the operator said so.</param>
public sealed record BackupContent(int Tables, int Keys, int Heads);

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

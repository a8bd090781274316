using System.Globalization;
using System.Text;
using Panah.Kernel;

namespace Panah.Data;

/// <summary>
/// The heads of the chain outside the database: <c>audit-heads.log</c> in the data folder, a line <c>number hash time</c> each. Who can
/// change tables cannot thereby cut the end off unnoticed. Operators copy this file to where no administrator of the database writes.
/// </summary>
internal sealed class AuditAnchors(PanahSettings settings)
{
    public sealed record Anchor(long Number, string Hash);

    private string Path => System.IO.Path.Combine(settings.DataFolder, "audit-heads.log");

    public void Append(AuditSeal seal)
    {
        using var file = PrivateFiles.Append(Path);
        file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seal.Number} {Convert.ToHexStringLower(seal.Hash)} {seal.At:O}\n")));
    }

    public IEnumerable<Anchor> Read()
    {
        if (!File.Exists(Path))
            yield break;
        foreach (var line in File.ReadLines(Path))
        {
            // A line that a crash cut short says nothing.
            if (line.Split(' ') is [var number, { Length: 64 } hash, ..] && long.TryParse(number, CultureInfo.InvariantCulture, out var parsed))
                yield return new Anchor(parsed, hash);
        }
    }
}

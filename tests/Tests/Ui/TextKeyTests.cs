using System.Text.RegularExpressions;
using System.Xml.Linq;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>Every key that pages and code name is a text: a missing one shows itself raw to people.</summary>
public sealed partial class TextKeyTests
{
    [Fact, Finding("J-B8"), Row("X8")]
    public void Texts_KeysNamedByPagesAndCode_Exist()
    {
        var missing = new List<string>();
        foreach (var folder in Directory.GetDirectories(Path.Combine(Repository.Root, "src")))
        {
            var known = Keys(folder).Concat(Keys(Path.Combine(Repository.Root, "src", "Ui"))).ToHashSet(StringComparer.Ordinal);
            var files = Directory.EnumerateFiles(folder, "*.cs*", SearchOption.AllDirectories)
                .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".cshtml", StringComparison.Ordinal));
            foreach (var file in files)
            {
                missing.AddRange(Named().Matches(File.ReadAllText(file)).Select(match => match.Groups["key"].Value)
                    .Where(key => !known.Contains(key)).Select(key => $"{Path.GetRelativePath(Repository.Root, file)}: {key}"));
            }
        }

        missing.ShouldBeEmpty();
    }

    private static IEnumerable<string> Keys(string folder) =>
        Directory.Exists(Path.Combine(folder, "Texts"))
            ? Directory.GetFiles(Path.Combine(folder, "Texts"), "*Texts.resx").SelectMany(file => XDocument.Load(file).Root!.Elements("data").Select(data => data.Attribute("name")!.Value))
            : [];

    /// <summary>A whole literal given to a localizer (<c>T["…"]</c>, <c>texts["…", …]</c>), or a literal that reads like a reason.</summary>
    [GeneratedRegex("""\b(T|texts|Texts|_texts|text)\["(?<key>[A-Za-z][\w.-]*[\w-])"(?=[],])|"(?<key>Reason\.[\w.-]*[\w-])["]""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Named();
}

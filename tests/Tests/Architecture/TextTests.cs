using System.Text.RegularExpressions;
using System.Xml.Linq;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Architecture;

/// <summary>Every text stands in three languages, with the same places to fill, and Persian is written in Persian letters.</summary>
public sealed partial class TextTests
{
    public static TheoryData<string> Resources =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*Texts.resx", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [Row("X8")]
    [MemberData(nameof(Resources))]
    public void Texts_InEnglishAndArabic_HaveTheKeysAndPlacesOfThePersian(string file)
    {
        var persian = Read(file);
        foreach (var language in new[] { "en", "ar" })
        {
            var other = Read(file.Replace(".resx", $".{language}.resx", StringComparison.Ordinal));
            other.Keys.Order(StringComparer.Ordinal).ShouldBe(persian.Keys.Order(StringComparer.Ordinal), $"{language} of {file}");
            persian.Where(text => !Places(text.Value).SetEquals(Places(other[text.Key]))).Select(text => text.Key).ShouldBeEmpty($"places of {language} of {file}");
        }
    }

    [Theory]
    [Row("X8")]
    [MemberData(nameof(Resources))]
    public void Texts_OfPersian_AreInPersianLetters(string file) =>
        Read(file).Where(text => text.Value.AsSpan().ContainsAny('ي', 'ك', 'ى') || ArabicDigits().IsMatch(text.Value))
            .Select(text => text.Key).ShouldBeEmpty("Arabic yeh, kaf or digits in Persian texts");

    [Theory]
    [MemberData(nameof(Resources))]
    public void Texts_AreNotEmpty(string file) =>
        Read(file).Where(text => string.IsNullOrWhiteSpace(text.Value)).Select(text => text.Key).ShouldBeEmpty();

    /// <summary>In a sentence from right to left the stars of a code to dial change places, and people dial what they see.</summary>
    [Theory, Row("W3")]
    [MemberData(nameof(Resources))]
    public void Texts_CodeToDial_StandsBetweenMarks(string file)
    {
        foreach (var one in new[] { file, file.Replace(".resx", ".ar.resx", StringComparison.Ordinal) })
            Read(one).Where(text => Bare().IsMatch(text.Value)).Select(text => text.Key).ShouldBeEmpty($"codes to dial of {one} without U+200E on both sides");
    }

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(Path.Combine(Repository.Root, file)).Descendants("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Value)];

    [GeneratedRegex(@"\{[0-9]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"(?<![\u200E0-9*])\*[0-9*]+#|\*[0-9*]+#(?!\u200E)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bare();

    [GeneratedRegex("[٠-٩]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ArabicDigits();
}

using System.Xml.Linq;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>What of docs/wording.md can be counted.</summary>
public sealed class WordingTests
{
    /// <summary>Sentences that blame, that leave one standing, or that comfort without having looked.</summary>
    private static readonly string[] Never =
    [
        "نامعتبر است", "الزامی است", "بیش از اندازه پرسیده", "زیادی فرستاده‌اید", "آگاه شده‌اند", "بررسی می‌شود و",
        "و بررسی می‌شود", "با شما تا پایان", "کسان زیادی", "کسان بسیاری", "لطفا منتظر",
    ];

    /// <summary>The guides' way of writing, in their own sentences alone: this number may only fall.</summary>
    private const int GuidesSentences = 40;

    private static readonly string[] Bureaucratic =
        [" می‌باشد", " می باشد", " میباشد", "نمایید", "نمائید", " جهت ", "بدیهی است", "لازم به ذکر", "می‌بایست", "فرمائید", " گردید"];

    [Fact, Row("X8")]
    public void Texts_InPersian_NeitherBlameNorPromiseWhatNobodyKnows() =>
        Texts().Concat(Proses()).SelectMany(text => Found(text, Never)).ShouldBeEmpty();

    [Fact, Row("X8")]
    public void Texts_InPersian_AreBureaucraticInTheGuidesSentencesAlone() =>
        Texts().Count(text => Found(text, Bureaucratic).Any()).ShouldBeLessThanOrEqualTo(GuidesSentences);

    [Fact, Row("X8")]
    public void Prose_InPersian_IsNotBureaucratic() =>
        Proses().SelectMany(text => Found(text, Bureaucratic)).ShouldBeEmpty();

    private static IEnumerable<string> Found((string Name, string Value) text, string[] words) =>
        words.Where(word => text.Value.Contains(word, StringComparison.Ordinal)).Select(word => $"{text.Name}: «{word}»");

    private static IEnumerable<(string Name, string Value)> Texts() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*Texts.resx", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Root!.Elements("data")
                .Select(data => ($"{Path.GetFileNameWithoutExtension(file)} {data.Attribute("name")!.Value}", data.Element("value")!.Value)));

    private static IEnumerable<(string Name, string Value)> Proses() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src/Ui/Prose"), "*.fa.md").Select(file => (Path.GetFileName(file), File.ReadAllText(file)));
}

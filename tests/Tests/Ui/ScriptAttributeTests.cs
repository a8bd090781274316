using System.Text.RegularExpressions;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>
/// What a script or style reads off a page, a page writes, and the other way round: the countdown of the credit code stood at 0:00
/// because its page wrote one name and the script read another.
/// </summary>
public sealed partial class ScriptAttributeTests
{
    /// <summary>Put together while running: the display choices by <c>DisplayChoice</c>, the keys by the on-screen keyboard's library.</summary>
    private static readonly string[] Composed = ["page", "text", "font", "size", "space", "skbtn"];

    private static readonly string Src = Path.Combine(Repository.Root, "src");

    [Fact]
    [Finding("J-B3")]
    public void DataAttributes_ReadByScriptsAndStyles_AreWrittenByPages() => Unpaired(Read(), Written().Concat(Composed.Select(name => KeyValuePair.Create(name, ""))).DistinctBy(one => one.Key).ToDictionary()).ShouldBeEmpty();

    [Fact]
    [Finding("J-B3")]
    public void DataAttributes_WrittenByPages_AreReadByAScriptOrStyle() => Unpaired(Written(), Read()).ShouldBeEmpty();

    [Fact]
    [Finding("J-B3")]
    public void Pairing_KnowsTheCountdownThatStoodStill()
    {
        var page = Names(Attribute(), """<p data-countdown="180" data-over="x"><strong data-left>3:00</strong></p>""");
        page.ShouldBe(["countdown", "over", "left"], ignoreOrder: true);
        var script = Names(Attribute(), "all('[data-left]')").Concat(Names(Property(), "clock.dataset.left; clock.dataset.sayNow"));
        page.Except(script).ShouldBe(["countdown", "over"]);
        script.ShouldContain("say-now");
    }

    private static string[] Unpaired(IReadOnlyDictionary<string, string> ones, IReadOnlyDictionary<string, string> others) =>
        [.. ones.Where(one => !others.ContainsKey(one.Key)).Select(one => $"data-{one.Key} ({one.Value})")];

    private static Dictionary<string, string> Read() =>
        Collect(["*.js", "*.css"], static text => Names(Attribute(), text).Concat(Names(Property(), text)));

    /// <summary>By pages and components, and by scripts that leave a mark for themselves.</summary>
    private static Dictionary<string, string> Written()
    {
        var written = Collect(["*.cshtml", "*.cs"], static text => Names(Attribute(), text));
        foreach (var (name, file) in Collect(["*.js"], static text => Names(Assignment(), text))) written.TryAdd(name, file);
        return written;
    }

    private static Dictionary<string, string> Collect(string[] patterns, Func<string, IEnumerable<string>> names)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in patterns.SelectMany(pattern => Directory.EnumerateFiles(Src, pattern, SearchOption.AllDirectories)))
        {
            if (file.Contains("/obj/", StringComparison.Ordinal) || file.Contains("/bin/", StringComparison.Ordinal)) continue;
            foreach (var name in names(File.ReadAllText(file))) found.TryAdd(name, Path.GetRelativePath(Src, file));
        }

        return found;
    }

    private static string[] Names(Regex pattern, string text) =>
        [.. pattern.Matches(text).Select(match => Kebab().Replace(match.Groups["name"].Value, static capital => "-" + capital.Value.ToLowerInvariant())).Distinct()];

    [GeneratedRegex(@"(?<![\w-])data-(?<name>[a-z][a-z0-9]*(-[a-z0-9]+)*)(?=[^\w:./-])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\.dataset\.(?<name>[a-zA-Z]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Property();

    [GeneratedRegex(@"\.dataset\.(?<name>[a-zA-Z]+)\s*=[^=]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Assignment();

    [GeneratedRegex("[A-Z]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Kebab();
}

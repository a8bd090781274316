using System.Text.RegularExpressions;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Architecture;

/// <summary>What people read lives in resources, in three languages; words of Persian or Arabic in code would be read by all of them.</summary>
[Finding("H-7")]
public sealed partial class LiteralTests
{
    /// <summary>Where words stand in the code since they are not texts; the list only shrinks.</summary>
    private static readonly Dictionary<string, string> Excepted = new(StringComparer.Ordinal)
    {
        ["Accounts/Pages/Account/DetailsForm.cs"] = "the country a form begins with: a value that is kept",
        ["Accounts/Passwords/Romanisation.cs"] = "how names are written in Latin letters",
        ["Kernel/BrandName.cs"] = "the platform's own name",
        ["Kernel/JalaliMonths.cs"] = "months and days, a table by language",
        ["OpenId/Clients/BuiltInClients.cs"] = "a simulated client's name, as a client registers it",
        ["Ui/Components/Frame.cs"] = "each language named in itself",
        ["Ui/Languages/Show.cs"] = "the unit of money, by language, in the one formatter",
        ["Ui/Pages/Components.cshtml.cs"] = "samples for who builds pages, not there in production",
    };

    [Fact]
    [Row("X8")]
    public void Words_InCode_StandOnlyWhereTheyAreNoTexts()
    {
        var src = Path.Combine(Repository.Root, "src");
        // The simulators play Persian companies, people and networks; nobody meets their words in another language.
        Directory.EnumerateFiles(src, "*.cs", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(src, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("Simulators/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
            .Where(path => Literals(File.ReadAllText(Path.Combine(src, path))).Any(Words().IsMatch))
            .Order(StringComparer.Ordinal).ShouldBe(Excepted.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""var text = "ادامه";""", true)]
    [InlineData("""// says "ادامه" """, false)]
    [InlineData("""var address = "https://panah.ir"; var text = $"{name} ادامه";""", true)]
    [InlineData("""var separator = "، "; var letters = new[] { 'ا', 'ب' };""", false)]
    public void Literals_OfALine_AreToldFromItsComments(string line, bool found) => Literals(line).Any(Words().IsMatch).ShouldBe(found);

    private static IEnumerable<string> Literals(string source) => Tokens().Matches(source).Select(token => token.Value).Where(token => token[0] != '/');

    // A comment, or a literal: raw, verbatim, or plain; whichever begins first ends where it ends.
    [GeneratedRegex("""
        //.*|/\*[\s\S]*?\*/|\$*"{3}[\s\S]*?"{3}|\$?@\$?"(?:""|[^"])*"|\$?"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'
        """, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Tokens();

    [GeneratedRegex(@"[\u0621-\u064A\u0671-\u06D3]{2,}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Words();
}

using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Panah.Ui;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>Tables to take along: nothing typed by anybody becomes a formula, and every file opens.</summary>
public sealed class SheetTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+98912", "'+98912")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("=a\r\nb", "\"'=a\r\nb\"")]
    [InlineData("شعبهٔ ۱", "شعبهٔ ۱")]
    [InlineData("1405/01", "1405/01")]
    public void Csv_OfText_IsQuotedAndNeverAFormula(string text, string written) =>
        Encoding.UTF8.GetString(new Sheet("s", ["a"], [[text]]).ToCsv()).ShouldBe("\uFEFFa\r\n" + written + "\r\n");

    [Fact]
    public void Csv_OfNumbers_WritesThemPlain() =>
        Encoding.UTF8.GetString(new Sheet("s", ["a", "b", "c"], [[-5L, 12_345_678, null]]).ToCsv()).ShouldBe("\uFEFFa,b,c\r\n-5,12345678,\r\n");

    [Fact]
    public void Workbook_OfStrangeTexts_IsWellFormedAndKeepsThem()
    {
        string[] strange = ["=1+1", "<b>&\"'", "\u0000\u0001ا", "\uD83D\uDE00", "\uD83D", "  کناره  ", new string('ب', 300)];
        var sheet = new Sheet("[a]/b:*?\\ 'برگ' & <برگ> با نامی بسیار بلندتر از آنچه می‌شود", [.. Enumerable.Range(0, 30).Select(i => "ستون" + i)], [.. strange.Select(text => Enumerable.Repeat<object?>(text, 30).ToList())]);
        using var zip = new ZipArchive(new MemoryStream(sheet.ToWorkbook()));
        var parts = zip.Entries.ToDictionary(part => part.FullName, Load, StringComparer.Ordinal);
        parts.Keys.ShouldBe(["[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"], ignoreOrder: true);
        XNamespace main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        var name = parts["xl/workbook.xml"].Descendants(main + "sheet").Single().Attribute("name")!.Value;
        name.Length.ShouldBeLessThanOrEqualTo(31);
        name.ShouldNotContain("[");
        var rows = parts["xl/worksheets/sheet1.xml"].Descendants(main + "row").ToList();
        rows[0].Elements(main + "c").Last().Attribute("r")!.Value.ShouldBe("AD1");
        rows.Skip(1).Select(row => row.Elements(main + "c").First().Value).ShouldBe(["=1+1", "<b>&\"'", "ا", "\uD83D\uDE00", "", "  کناره  ", new string('ب', 300)]);
    }

    private static XDocument Load(ZipArchiveEntry part)
    {
        using var content = part.Open();
        return XDocument.Load(content, LoadOptions.PreserveWhitespace);
    }
}

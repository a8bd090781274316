using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;
using System.Xml;

namespace Panah.Ui;

/// <summary>The few parts of a workbook that one sheet of texts and numbers needs. A text is written as a text: none of it is a formula.</summary>
internal static class Workbook
{
    private const string Head = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    /// <summary>Excel's limit.</summary>
    private const int LongestName = 31;

    /// <summary>Styles of <c>cellXfs</c>, by place.</summary>
    private const string Plain = "0", Heading = "1", Grouped = "2";

    private const string Styles =
        $"""
        {Head}<styleSheet xmlns="{Main}"><fonts count="2"><font><sz val="11"/><name val="Tahoma"/></font><font><b/><sz val="11"/><name val="Tahoma"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/><xf numFmtId="3" applyNumberFormat="1"/></cellXfs></styleSheet>
        """;

    public static byte[] Write(Sheet sheet)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(zip, "[Content_Types].xml", $"""{Head}<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Types}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{Types}.styles+xml"/></Types>""");
            Part(zip, "_rels/.rels", $"""{Head}<Relationships xmlns="{Package}/relationships"><Relationship Id="r1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Part(zip, "xl/_rels/workbook.xml.rels", $"""{Head}<Relationships xmlns="{Package}/relationships"><Relationship Id="r1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{Office}/styles" Target="styles.xml"/></Relationships>""");
            Part(zip, "xl/workbook.xml", $"""{Head}<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="{SecurityElement.Escape(Name(sheet.Name))}" sheetId="1" r:id="r1"/></sheets></workbook>""");
            Part(zip, "xl/styles.xml", Styles);
            using var part = zip.CreateEntry("xl/worksheets/sheet1.xml").Open();
            using var xml = XmlWriter.Create(part, new XmlWriterSettings { Encoding = new UTF8Encoding(false) });
            Rows(xml, sheet);
        }

        return bytes.ToArray();
    }

    private static void Rows(XmlWriter xml, Sheet sheet)
    {
        xml.WriteStartElement("worksheet", Main);
        xml.WriteStartElement("sheetViews", Main);
        xml.WriteStartElement("sheetView", Main);
        if (sheet.RightToLeft) xml.WriteAttributeString("rightToLeft", "1");
        xml.WriteAttributeString("workbookViewId", "0");
        // The headings stay in sight.
        xml.WriteStartElement("pane", Main);
        xml.WriteAttributeString("ySplit", "1");
        xml.WriteAttributeString("topLeftCell", "A2");
        xml.WriteAttributeString("activePane", "bottomLeft");
        xml.WriteAttributeString("state", "frozen");
        for (var i = 0; i < 3; i++) xml.WriteEndElement();
        xml.WriteStartElement("cols", Main);
        for (var i = 0; i < sheet.Columns.Count; i++)
        {
            var longest = sheet.Rows.Select(row => Text(row[i]).Length).Append(sheet.Columns[i].Length).Max();
            xml.WriteStartElement("col", Main);
            xml.WriteAttributeString("min", Number(i + 1));
            xml.WriteAttributeString("max", Number(i + 1));
            xml.WriteAttributeString("width", Number(Math.Clamp(longest + 4, 10, 60)));
            xml.WriteAttributeString("customWidth", "1");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteStartElement("sheetData", Main);
        Row(xml, 1, sheet.Columns, Heading);
        for (var i = 0; i < sheet.Rows.Count; i++) Row(xml, i + 2, sheet.Rows[i], Plain);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Row(XmlWriter xml, int number, IReadOnlyList<object?> cells, string style)
    {
        xml.WriteStartElement("row", Main);
        xml.WriteAttributeString("r", Number(number));
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells[i] is not { } cell) continue;
            xml.WriteStartElement("c", Main);
            xml.WriteAttributeString("r", Column(i) + Number(number));
            xml.WriteAttributeString("s", cell is string ? style : Grouped);
            if (cell is string) xml.WriteAttributeString("t", "inlineStr");
            if (cell is string) xml.WriteStartElement("is", Main);
            xml.WriteStartElement(cell is string ? "t" : "v", Main);
            if (cell is string) xml.WriteAttributeString("xml", "space", null, "preserve");
            xml.WriteString(Text(cell));
            xml.WriteEndElement();
            if (cell is string) xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>Without what XML cannot hold: controls, and halves of a pair.</summary>
    private static string Text(object? cell) => cell is string text
        ? string.Concat(text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar && (rune.Value > 0xFFFF || XmlConvert.IsXmlChar((char)rune.Value))))
        : Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "";

    /// <summary>A, B … Z, AA …</summary>
    private static string Column(int place) => (place >= 26 ? Column((place / 26) - 1) : "") + (char)('A' + (place % 26));

    private static string Name(string name)
    {
        var clean = string.Concat(Text(name).Where(c => c is not ('[' or ']' or ':' or '*' or '?' or '/' or '\\' or '\'')));
        return clean.Length <= LongestName ? clean : clean[..LongestName];
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Part(ZipArchive zip, string name, string xml)
    {
        using var part = zip.CreateEntry(name).Open();
        part.Write(Encoding.UTF8.GetBytes(xml));
    }
}

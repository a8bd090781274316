namespace Panah.Ui;

/// <summary>A table to take along: the same columns and rows as CSV, or as a workbook (ADR 0304).</summary>
/// <param name="Name">Title of the sheet, in the reader's language.</param>
/// <param name="Columns">Headings.</param>
/// <param name="Rows">A cell is a text, a whole number (<see cref="int"/>, <see cref="long"/>) or null; numbers are written plain, so that they can be added up.</param>
public sealed record Sheet(string Name, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    public const string CsvType = "text/csv; charset=utf-8";

    public const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>From right to left, as the reader's language runs.</summary>
    public bool RightToLeft { get; init; }

    /// <summary>RFC 4180 in UTF-8 with the mark by which spreadsheets know it. No cell is a formula, whatever was typed into it.</summary>
    public byte[] ToCsv() => Csv.Write(this);

    /// <summary>Office Open XML (ECMA-376) with one sheet; opens in Excel, LibreOffice and Google Sheets.</summary>
    public byte[] ToWorkbook() => Workbook.Write(this);
}

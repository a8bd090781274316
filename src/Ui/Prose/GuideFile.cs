using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>Prints documents; a room that can registers itself, and a site without one has no PDF of its guide.</summary>
public interface IPaperPrinter
{
    /// <param name="html">A document that stands alone.</param>
    /// <returns>Null where it could not be printed now.</returns>
    Task<byte[]?> PrintAsync(string html, CancellationToken cancel);
}

/// <summary>The guide as a file (rows W12, U11): as a PDF, printed once for each language, or as one page that needs nothing else.</summary>
internal sealed class GuideFile(Prose prose, Brand brand, IStringLocalizer<UiTexts> texts, IEnumerable<IPaperPrinter> printers, TimeProvider time) : IDisposable
{
    public const string Page = "/help/file";

    /// <summary>A printer that failed is left in peace so long, whoever asks.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Language, byte[]> _printed = new();
    private readonly SemaphoreSlim _one = new(1);
    private DateTimeOffset _restsUntil;

    public IResult Html() => Results.File(Encoding.UTF8.GetBytes(Document()), "text/html; charset=utf-8", Name("html"));

    /// <summary>Where nothing prints, the page stands for the paper.</summary>
    public async Task<IResult> PdfAsync(CancellationToken cancel) =>
        await PrintedAsync(cancel) is { } pdf ? Results.File(pdf, "application/pdf", Name("pdf")) : Results.Redirect(Page);

    public void Dispose() => _one.Dispose();

    private async Task<byte[]?> PrintedAsync(CancellationToken cancel)
    {
        if (_printed.TryGetValue(Show.Language, out var printed)) return printed;
        await _one.WaitAsync(cancel);
        try
        {
            if (_printed.TryGetValue(Show.Language, out printed)) return printed;
            if (printers.FirstOrDefault() is not { } printer || time.GetUtcNow() < _restsUntil) return null;
            if (await printer.PrintAsync(Document(), cancel) is { } fresh) return _printed[Show.Language] = fresh;
            _restsUntil = time.GetUtcNow() + Rest;
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    private string Document() => prose.AsFile("help", $"{texts["Nav.Help"].Value} – {brand.Name}");

    private static string Name(string ending) => $"panah-help-{Show.Language.Tag}.{ending}";
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>«دسترسی پذیری» of guide 003, section 4: colours of page and text, font, size and spacing, kept in a cookie.</summary>
public sealed class AccessibilityModel(IStringLocalizer<UiTexts> texts) : PageModel
{
    [BindProperty]
    public string? Paper { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public string? Font { get; set; }

    [BindProperty]
    public string? Size { get; set; }

    [BindProperty]
    public string? Space { get; set; }

    /// <summary>The page one came from, to go back to; a path of this site only.</summary>
    public string? Back { get; private set; }

    public bool Kept { get; private set; }

    public void OnGet(string? back, bool kept)
    {
        var now = DisplayChoice.Of(HttpContext);
        (Paper, Text, Font, Size, Space) = (now.Page, now.Text, now.Font, now.Size, now.Space);
        Back = Local(back) ?? CameFrom();
        Kept = kept;
    }

    public IActionResult OnPost(string? back, string? reset)
    {
        var choice = reset is null ? DisplayChoice.Of(Paper, Text, Font, Size, Space) : DisplayChoice.Auto;
        choice.Keep(HttpContext);
        return RedirectToPage(new { kept = true, back = Local(back) });
    }

    /// <summary>The choices of one setting, in the language of the page.</summary>
    public IEnumerable<SelectListItem> Options(string setting)
    {
        var values = setting switch
        {
            "Page" => DisplayChoice.Pages,
            "Text" => DisplayChoice.Texts,
            "Font" => DisplayChoice.Fonts,
            "Size" => DisplayChoice.Sizes,
            _ => DisplayChoice.Spaces,
        };
        return values.Select(value => new SelectListItem(texts[$"Display.{setting}.{(value.Length == 0 ? "auto" : value)}"], value, selected: value.Length == 0));
    }

    private string? Local(string? path) => path is not null && Url.IsLocalUrl(path) && !path.StartsWith("/accessibility", StringComparison.Ordinal) ? path : null;

    private string? CameFrom() =>
        Uri.TryCreate(Request.Headers.Referer, UriKind.Absolute, out var from) && from.Host == Request.Host.Host && from.Port == (Request.Host.Port ?? from.Port)
            ? Local(from.AbsolutePath)
            : null;
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>The one page for what went wrong: what happened in plain words, a number to name on the phone, and a way on.</summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ErrorModel(IStringLocalizer<UiTexts> texts) : PageModel
{
    /// <summary>Which sentences: a status that has its own, else those of its class.</summary>
    public int Kind { get; private set; } = 500;

    /// <summary>Id of the request's trace, by which operators find it.</summary>
    public string Reference { get; } = ReferenceNumber.Now;

    public void OnGet(int status) => Set(status);

    public void OnPost(int status) => Set(status);

    private void Set(int status)
    {
        // An exception that says what the request had wrong has set it already.
        if (Response.StatusCode >= 400) status = Response.StatusCode;
        Kind = !texts[$"Error.{status}.Title"].ResourceNotFound ? status : status is >= 400 and < 500 ? 400 : 500;
        if (Response.StatusCode == StatusCodes.Status200OK) Response.StatusCode = status is >= 400 and < 600 ? status : 404;
    }
}

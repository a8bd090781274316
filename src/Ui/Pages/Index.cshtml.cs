using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Panah.Ui;

/// <summary>The first page of all: it invites strangers, and who is signed in is led to their own (row U2).</summary>
internal sealed class IndexModel(IEnumerable<IHeaderPerson> people) : PageModel
{
    /// <summary>False for who is signed in and has no first page of their own on this node.</summary>
    public bool Invites { get; private set; }

    public IActionResult OnGet()
    {
        var person = HeaderPersons.First(people, HttpContext);
        Invites = person is null;
        return person?.HomeHref is { } home ? LocalRedirect(home) : Page();
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Panah.Kernel;

namespace Panah.Ui;

/// <summary>Every component in every state, for whoever builds pages and for the tests. Not there in production.</summary>
public sealed class ComponentsModel(PanahSettings settings, TimeProvider time, SecurityCode code) : PageModel
{
    [BindProperty]
    public NationalId NationalId { get; set; }

    [BindProperty]
    public MobileNumber? Mobile { get; set; }

    [BindProperty, Required, StringLength(40)]
    public string? Name { get; set; }

    [BindProperty]
    public string? Notes { get; set; }

    [BindProperty]
    public DateOnly Birth { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty, DataType(DataType.Password)]
    public string? Password { get; set; }

    [BindProperty]
    public string? Branch { get; set; }

    [BindProperty]
    public Gender? Gender { get; set; }

    [BindProperty]
    public bool Accept { get; set; }

    public DateTimeOffset Now => time.GetUtcNow();

    public IReadOnlyList<SelectListItem> Branches { get; } = [new("شعبهٔ ۱ تهران", "1"), new("شعبهٔ ۲ شیراز", "2")];

    public IReadOnlyList<SelectListItem> Genders { get; } = [new("زن", nameof(Kernel.Gender.Female)), new("مرد", nameof(Kernel.Gender.Male))];

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (!settings.Development) context.Result = NotFound();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await code.CheckAsync(HttpContext, ModelState, "components");
        return ModelState.IsValid ? RedirectToPage() : Page();
    }
}

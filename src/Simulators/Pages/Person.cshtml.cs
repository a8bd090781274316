using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Kernel;
using Panah.Simulators.Population;

namespace Panah.Simulators.Pages;

/// <summary>Shows, changes and adds a person; <c>new</c> in place of an identifier is an empty form.</summary>
internal sealed class PersonModel(PeopleStore people) : PageModel
{
    public static readonly string[] Groups = ["self-employed", "optional", "driver", "construction", "carpet-weaver"];

    public PersonForm Form { get; private set; } = new();

    public Dictionary<string, string> Wrong { get; } = new(StringComparer.Ordinal);

    public bool IsNew { get; private set; }

    public bool Saved { get; private set; }

    public async Task OnGetAsync(string id, string? mobile, bool saved, CancellationToken cancel)
    {
        var person = await people.FindAsync(PersianText.Compact(id), cancel);
        IsNew = person is null;
        Saved = saved;
        Form = person is null ? new PersonForm { Identifier = id == "new" ? null : id, Mobiles = mobile } : PersonForm.Of(person);
    }

    public async Task<IActionResult> OnPostAsync(string id, [FromForm] PersonForm form, CancellationToken cancel)
    {
        (Form, IsNew) = (form, id == "new");
        if (form.Read(Wrong) is not { } person) return Page();
        await people.PutAsync(person, cancel);
        return Redirect($"/{(person.IsForeigner ? "foreigners" : "people")}/{person.Identifier}?saved=true");
    }
}

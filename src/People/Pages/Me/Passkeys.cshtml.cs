using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.People.Passkeys;
using Panah.People.Texts;

namespace Panah.People.Pages.Me;

/// <summary>A person's own passkeys (row X7): added after a recent sign-in, named, taken away.</summary>
[Authorize]
internal sealed class PasskeysModel(PasskeyKeeper passkeys, IStringLocalizer<PeopleTexts> texts) : SignedInPage
{
    [BindProperty]
    public string? Name { get; set; }

    public IReadOnlyList<OwnPasskey> Keys { get; private set; } = [];

    /// <summary>The one whose name is being changed.</summary>
    public OwnPasskey? Renaming { get; private set; }

    public string? Said { get; private set; }

    public bool MayAdd => passkeys.MayAdd(Session);

    public async Task OnGetAsync(string? said, Guid? rename, CancellationToken cancel)
    {
        Said = said is "Added" or "Renamed" or "Removed" or "Kept" ? texts["Passkeys." + said].Value : null;
        await ShowAsync(rename, cancel);
        Name = Renaming?.Name;
    }

    public async Task<IActionResult> OnPostOptionsAsync() =>
        await passkeys.BeginAddAsync(HttpContext, Session) is { } options ? Content(options, "application/json") : StatusCode(403);

    public async Task<IActionResult> OnPostAsync(string? credential, CancellationToken cancel)
    {
        var name = Tidy() ?? (Devices.Label(HttpContext) is { Length: > 0 } device ? device : texts["Devices.Unknown"]);
        if (await passkeys.AddAsync(HttpContext, Session, credential ?? "", name, cancel) is not { } refusal) return Redirect("/me/passkeys?said=Added");
        ModelState.AddModelError("", texts[refusal.Code]);
        await ShowAsync(null, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostRenameAsync(Guid id, CancellationToken cancel)
    {
        if (Tidy() is { } name) return await passkeys.RenameAsync(Session.PersonId, id, name, cancel) ? Redirect("/me/passkeys?said=Renamed") : NotFound();
        ModelState.AddModelError(nameof(Name), texts["Passkeys.Name.Required"]);
        await ShowAsync(id, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken cancel) =>
        await passkeys.RemoveAsync(Session.PersonId, id, cancel) ? Redirect("/me/passkeys?said=Removed") : NotFound();

    public async Task<IActionResult> OnPostKeepAsync(Guid id, CancellationToken cancel)
    {
        if (!MayAdd) return Redirect("/me/passkeys");
        return await passkeys.KeepAsync(Session, id, cancel) ? Redirect("/me/passkeys?said=Kept") : NotFound();
    }

    private async Task ShowAsync(Guid? rename, CancellationToken cancel)
    {
        Keys = await passkeys.ListAsync(Session.PersonId, cancel);
        Renaming = Keys.FirstOrDefault(key => key.Id == rename);
    }

    /// <summary>What was typed, short enough to show; null for nothing.</summary>
    private string? Tidy() => PersianText.Tidy(Name ?? "") is { Length: > 0 } name ? name[..Math.Min(name.Length, PasskeyKeeper.LongestName)] : null;
}

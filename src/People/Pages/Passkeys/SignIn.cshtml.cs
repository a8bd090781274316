using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Data;
using Panah.People.Passkeys;
using Panah.People.Safety;
using Panah.People.Texts;

namespace Panah.People.Pages.Passkeys;

/// <summary>Sign-in with a passkey, from the Window's page or the account's (rows X7, A2, W1).</summary>
internal sealed class SignInModel(PasskeyKeeper passkeys, Sessions sessions, FailedAttempts failed, AppDb db, Doors doors, IStringLocalizer<PeopleTexts> texts) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public SignInDoor Door { get; set; }

    [BindProperty(SupportsGet = true, Name = LocalReturn.Parameter)]
    public string? ReturnUrl { get; set; }

    public string OtherWay => LocalReturn.Append(doors.Of(Door), ReturnUrl);

    public async Task<IActionResult> OnPostAsync(string? credential, CancellationToken cancel)
    {
        if (await passkeys.RecognizeAsync(HttpContext, credential ?? "", cancel) is not { } person)
        {
            await failed.NoteAsync("people.passkey-refused", cancel: cancel);
            ModelState.AddModelError("", texts["Passkey.NotKnown"]);
            return Page();
        }

        try
        {
            await db.InTransactionAsync(work => sessions.StartAsync(work, HttpContext, person, Door, SignInMethods.Passkey), cancel);
        }
        catch (AccountClosedException)
        {
            ModelState.AddModelError("", texts["Passkey.NotKnown"]);
            return Page();
        }

        return LocalRedirect(LocalReturn.Validate(ReturnUrl) ?? "/me");
    }
}

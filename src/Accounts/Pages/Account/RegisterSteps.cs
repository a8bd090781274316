using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.Accounts.Registration;
using Panah.Accounts.Texts;

namespace Panah.Accounts.Pages.Account;

/// <summary>The steps of registration: as the page shows them, and where each leads.</summary>
internal static class RegisterSteps
{
    public const string Code = "/account/register/code";
    public const string Details = "/account/register/details";
    public const string Waiting = "/account/register/waiting";

    public static IReadOnlyList<string> Labels(IStringLocalizer<AccountsTexts> text) =>
        [text["Register.Step.One"], text["Register.Step.Code"], text["Register.Step.Two"], text["Register.Step.Review"], text["Register.Step.Check"]];

    public static string One(RegistrationForm form) => form.Kind == RegistrationKind.Physician ? "/account/register/physician" : "/account/register";

    /// <summary>«۲ دقیقهٔ دیگر»: how long a phone or an address waits.</summary>
    public static string Wait(IStringLocalizer<AccountsTexts> text, TimeSpan wait) =>
        wait < TimeSpan.FromMinutes(1) ? text["Register.Wait.Seconds", Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))] : text["Register.Wait.Minutes", (int)Math.Ceiling(wait.TotalMinutes)];

    /// <summary>With the phone proven: to step two, to the waiting page, or back with what is in the way (A3, A8).</summary>
    public static async Task<IActionResult> AfterCodeAsync(HttpContext http, RegistrationForm form, RegistrationDesk desk, Drafts drafts, CancellationToken cancel, byte[]? watcher = null)
    {
        switch (await desk.ObstacleAsync(form.NationalId, form.Mobile, watcher ?? drafts.TokenHash(http), cancel))
        {
            case SubmitOutcome.HasAccount:
                await drafts.KeepAsync(http, form with { HasAccount = true }, cancel, watcher);
                return new LocalRedirectResult(One(form));
            case SubmitOutcome.AlreadyWaiting:
                return new LocalRedirectResult(Waiting);
            default:
                return new LocalRedirectResult(Details);
        }
    }
}

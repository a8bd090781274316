using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Notices.Intake;
using Panah.Notices.Letters;
using Panah.Notices.Office;
using Panah.Notices.Texts;
using Panah.People.Staff;

namespace Panah.Notices.Pages;

/// <summary>A letter by hand, from a template or not. It goes the way of every other letter; pressing twice is one letter.</summary>
[RequireStaff(StaffRole.Letters)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[RequestSizeLimit(CheckedFile.MaxSize + 64 * 1024)]
internal sealed class WriteModel(TemplateBook templates, Employers employers, LetterIntake intake, IStringLocalizer<NoticesTexts> texts) : PageModel
{
    private const int LongestName = 100;

    [BindProperty] public string? EmployerId { get; set; }
    [BindProperty] public string? System { get; set; }
    [BindProperty] public string? Subject { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public IFormFile? Attachment { get; set; }
    [BindProperty] public string? TemplateName { get; set; }
    [BindProperty] public Guid Once { get; set; }

    [BindProperty(SupportsGet = true)] public Guid? Template { get; set; }
    [BindProperty(SupportsGet = true)] public string? Done { get; set; }

    /// <summary>The number of the letter just sent, as the address says; anything but a tracking number is ignored.</summary>
    [BindProperty(SupportsGet = true)] public string? Sent { get; set; }

    public string? SentNumber => TrackingNumber.Read(Sent);

    public IReadOnlyList<SelectListItem> Choices { get; private set; } = [];

    /// <summary>Names the letter that this form will be: the same form again is the same letter.</summary>
    public Guid NextOnce { get; private set; } = Guid.CreateVersion7();

    public async Task OnGetAsync()
    {
        var all = await ListAsync();
        if (all.FirstOrDefault(template => template.Id == Template) is not { } chosen) return;
        (System, Subject, Text) = (chosen.System, chosen.Subject, chosen.Body);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var (system, subject, text) = Judge();
        if (!employers.TryParse(EmployerId, out var employer, out var reason)) ModelState.TryAddModelError(nameof(EmployerId), texts["Reason." + reason]);
        var file = await FileAsync();
        if (ModelState.IsValid)
        {
            var letter = new SoundLetter(employer, Once.ToString("N"), system, templates.Fill(subject, employer), templates.Fill(text, employer), file is null ? [] : [file]);
            var answer = await intake.HandInAsync(Sender.Office(HttpContext.GetStaff().Id), letter, key: null, HttpContext.RequestAborted);
            if (answer.TrackingNumber is { } number) return Redirect("/office/letters/new?sent=" + number);
            ModelState.AddModelError(nameof(EmployerId), texts["Office.NoAgreement"]);
        }

        return await AgainAsync();
    }

    public async Task<IActionResult> OnPostSaveAsync()
    {
        var (system, subject, text) = Judge();
        var name = PersianText.Tidy(TemplateName ?? "");
        if (name.Length is 0 or > LongestName) ModelState.TryAddModelError(nameof(TemplateName), texts["Office.TemplateNameWanted"]);
        if (!ModelState.IsValid) return await AgainAsync();
        await templates.SaveAsync(name, system, subject, text, HttpContext.GetStaff().Id, HttpContext.RequestAborted);
        return Redirect("/office/letters/new?done=saved");
    }

    public async Task<IActionResult> OnPostDeleteAsync(Guid id)
    {
        await templates.DeleteAsync(id, HttpContext.GetStaff().Id, HttpContext.RequestAborted);
        return Redirect("/office/letters/new?done=deleted");
    }

    /// <summary>Nothing of what was typed is lost, and the form stays the same letter.</summary>
    private async Task<IActionResult> AgainAsync()
    {
        NextOnce = Once == Guid.Empty ? NextOnce : Once;
        await ListAsync();
        return Page();
    }

    private (string System, string Subject, string Text) Judge() =>
        (Line(nameof(System), System, DraftChecks.MaxSystem), Line(nameof(Subject), Subject, DraftChecks.MaxSubject), Line(nameof(Text), Text, DraftChecks.MaxText));

    private string Line(string field, string? typed, int longest)
    {
        var tidy = PersianText.Tidy(typed ?? "");
        if (tidy.Length == 0 || tidy.Length > longest) ModelState.TryAddModelError(field, texts["Office.TextWanted", longest]);
        return tidy;
    }

    private async Task<CheckedFile?> FileAsync()
    {
        if (Attachment is null) return null;
        using var bytes = new MemoryStream();
        await Attachment.CopyToAsync(bytes, HttpContext.RequestAborted);
        if (CheckedFile.TryRead(Attachment.FileName, bytes.ToArray(), out var file, out _)) return file;
        ModelState.AddModelError(nameof(Attachment), texts["Office.BadFile"]);
        return null;
    }

    private async Task<IReadOnlyList<LetterTemplate>> ListAsync()
    {
        var all = await templates.ListAsync(HttpContext.RequestAborted);
        Choices = [.. all.Select(template => new SelectListItem(template.Name, template.Id.ToString()))];
        return all;
    }
}

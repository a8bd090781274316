using System.Net.Mail;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Notices.Agreements;
using Panah.Notices.Intake;
using Panah.Notices.Letters;
using Panah.Notices.Texts;
using Panah.People.Staff;

namespace Panah.Notices.Pages;

/// <summary>
/// Staff at a branch record the signed e-notice agreement (row N8). Who is looked for is posted: a national ID never stands in an address.
/// </summary>
[RequireStaff(StaffRole.Letters)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[RequestSizeLimit(CheckedFile.MaxSize + 64 * 1024)]
internal sealed class AgreementsModel(AgreementBook agreements, Employers employers, IStringLocalizer<NoticesTexts> texts, TimeProvider time) : PageModel
{
    private const int LongestBranch = 100;
    private const int LongestEmail = 254;

    [BindProperty] public string? EmployerId { get; set; }
    [BindProperty] public MobileNumber Mobile { get; set; }
    [BindProperty] public string? Email { get; set; }
    [BindProperty] public string? Branch { get; set; }
    [BindProperty] public JalaliDate? SignedOn { get; set; }
    [BindProperty] public IFormFile? Scan { get; set; }

    /// <summary>National ID or company ID of the employer who is looked for.</summary>
    [BindProperty] public string? Find { get; set; }

    /// <summary>Page: only what was recorded before this agreement.</summary>
    [BindProperty] public Guid? After { get; set; }

    [BindProperty(SupportsGet = true)] public string? Done { get; set; }

    internal IReadOnlyList<AgreementLine> Lines { get; private set; } = [];

    internal bool HasMore => Lines.Count == AgreementBook.PageSize;

    public Task OnGetAsync() => ListAsync(sought: null);

    public async Task OnPostFindAsync()
    {
        Employer? sought = null;
        if (Find is not null && !employers.TryParse(Find, out sought, out var reason)) ModelState.TryAddModelError(nameof(Find), texts["Reason." + reason]);
        if (ModelState.IsValid) await ListAsync(sought);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var scan = await ScanAsync();
        var employer = Judge();
        if (ModelState.IsValid)
        {
            var signed = new SignedAgreement(employer!, Mobile, Email, PersianText.Tidy(Branch!), SignedOn!.Value, scan);
            if (await agreements.RecordAsync(signed, HttpContext.GetStaff().Id, HttpContext.RequestAborted)) return Redirect("/office/agreements?done=recorded");
            ModelState.AddModelError(nameof(EmployerId), texts["Office.Exists"]);
        }

        await ListAsync(sought: null);
        return Page();
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id)
    {
        await agreements.EndAsync(id, HttpContext.GetStaff().Id, HttpContext.RequestAborted);
        return Redirect("/office/agreements");
    }

    public async Task<IActionResult> OnGetScanAsync(Guid id) =>
        await agreements.ScanAsync(id, HttpContext.GetStaff().Id, HttpContext.RequestAborted) is { } scan ? File(scan.Content, "application/octet-stream", $"agreement{scan.Extension}") : NotFound();

    private Employer? Judge()
    {
        if (!employers.TryParse(EmployerId, out var employer, out var reason)) ModelState.TryAddModelError(nameof(EmployerId), texts["Reason." + reason]);
        if (Mobile == default) Once(nameof(Mobile), texts["Office.BadMobile"]);
        if (Email is not null && (Email.Length > LongestEmail || !MailAddress.TryCreate(Email, out var address) || address.Address != Email)) Once(nameof(Email), texts["Office.BadEmail"]);
        if (Branch is not { Length: > 0 and <= LongestBranch }) Once(nameof(Branch), texts["Office.BranchRequired"]);
        if (SignedOn is not { } day || day > JalaliDate.From(time.GetUtcNow())) Once(nameof(SignedOn), texts["Office.BadDate"]);
        return employer;
    }

    /// <summary>One sentence a field: what the binder said stands.</summary>
    private void Once(string field, string sentence)
    {
        if (!ModelState.TryGetValue(field, out var entry) || entry.Errors.Count == 0) ModelState.AddModelError(field, sentence);
    }

    private async Task<CheckedFile?> ScanAsync()
    {
        if (Scan is null) return null;
        using var bytes = new MemoryStream();
        await Scan.CopyToAsync(bytes, HttpContext.RequestAborted);
        if (CheckedFile.TryRead(Scan.FileName, bytes.ToArray(), out var file, out _)) return file;
        ModelState.AddModelError(nameof(Scan), texts["Office.BadFile"]);
        return null;
    }

    private async Task ListAsync(Employer? sought) => Lines = await agreements.ListAsync(sought, After, HttpContext.GetStaff().Id, HttpContext.RequestAborted);
}

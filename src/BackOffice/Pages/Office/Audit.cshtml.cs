using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using Panah.BackOffice.Audits;
using Panah.BackOffice.Texts;
using Panah.Data;
using Panah.Kernel;
using Panah.People;
using Panah.People.Staff;

namespace Panah.BackOffice.Pages.Office;

/// <summary>What happened, newest first (X5, X6). What is looked for is posted: a national ID never stands in an address.</summary>
[RequireStaff(StaffRole.Audit)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class AuditModel(AuditDesk desk, AuditReader reader, StaffDesk staff, ActionNames names, TimeProvider time, IStringLocalizer<BackOfficeTexts> texts) : PageModel
{
    /// <summary>A seal comes each second; lines that wait longer say that none does.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private Dictionary<Guid, string> _staffNames = [];

    [BindProperty] public string? Person { get; set; }
    [BindProperty] public string? Action { get; set; }
    [BindProperty] public ActorKind? Actor { get; set; }
    [BindProperty] public JalaliDate? Day { get; set; }

    /// <summary>Page: only lines before this number.</summary>
    [BindProperty] public long? Before { get; set; }

    public AuditPage Found { get; private set; } = new([], null, null);

    public AuditChainState Chain { get; private set; } = new(0, null, null, null);

    public bool SealsStandStill => Chain.OldestOpenAt < time.GetUtcNow() - LongestWait;

    /// <summary>Every action that has a name, by its name.</summary>
    public IEnumerable<SelectListItem> Actions => names.All.Select(one => new SelectListItem(one.Name, one.Action)).OrderBy(item => item.Value, StringComparer.Ordinal);

    public IEnumerable<SelectListItem> Actors => Enum.GetValues<ActorKind>().Select(kind => new SelectListItem(texts[$"Actor.{kind}"], kind.ToString()));

    /// <summary>The action as people read it; null where it has no name.</summary>
    public string? NameOf(AuditRecord line) => names.Find(line.Action);

    /// <summary>Staff by their user name; nobody else is named.</summary>
    public string Who(AuditRecord line) => texts[$"Actor.{line.Actor}"] + (StaffNameOf(line) is { } name ? ": " + name : "");

    public Task OnGetAsync() => ReadAsync(person: null);

    public async Task OnPostAsync()
    {
        var (kind, id) = await desk.SeekAsync(Person, HttpContext.RequestAborted);
        if (kind is Sought.Unreadable or Sought.Unknown) ModelState.AddModelError(nameof(Person), texts["Audit.Person." + kind]);
        await ReadAsync(id);
    }

    private async Task ReadAsync(Guid? person)
    {
        var cancel = HttpContext.RequestAborted;
        Chain = await reader.ChainAsync(cancel);
        if (!ModelState.IsValid) return;
        Found = await desk.ViewAsync(new AuditQuery { SubjectId = person, Action = Action, Actor = Actor, Before = Before }, Day, HttpContext.GetStaff().Id, cancel);
        _staffNames = (await staff.ListAsync(cancel)).ToDictionary(member => member.Id, member => member.Username);
    }

    private string? StaffNameOf(AuditRecord line) =>
        line is { Actor: ActorKind.Staff, ActorId: { } id } ? _staffNames.GetValueOrDefault(id) : null;
}

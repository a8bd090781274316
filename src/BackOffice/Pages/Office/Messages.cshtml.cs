using System.Net.Mail;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using Panah.BackOffice.Messages;
using Panah.BackOffice.Texts;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People.Staff;

namespace Panah.BackOffice.Pages.Office;

/// <summary>What became of messages (X2, X5). What is looked for is posted: a number never stands in an address.</summary>
[RequireStaff(StaffRole.Messages)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class MessagesModel(MessageDesk desk, AppDb db, TimeProvider time, IStringLocalizer<BackOfficeTexts> texts) : PageModel
{
    public const int LongestRecipient = 254;
    public const int LongestTemplate = 100;

    [BindProperty] public string? Recipient { get; set; }
    [BindProperty] public Channel? Channel { get; set; }
    [BindProperty] public MessageState? State { get; set; }
    [BindProperty] public string? Template { get; set; }
    [BindProperty] public string? Gateway { get; set; }
    [BindProperty] public JalaliDate? Day { get; set; }

    /// <summary>Page: only what is older than this message.</summary>
    [BindProperty] public Guid? After { get; set; }

    public IReadOnlyList<LoggedMessage> Lines { get; private set; } = [];

    /// <summary>Budgets that came near their end, or to it, in the last day: before people ask why no code comes.</summary>
    public IReadOnlyList<LimitWarning> Warnings { get; private set; } = [];

    /// <summary>Whether the message that was asked for is in line again; null where none was.</summary>
    public bool? InLineAgain { get; private set; }

    public bool HasMore => Lines.Count == MessageDesk.PageSize;

    public IEnumerable<SelectListItem> Channels => Enum.GetValues<Channel>().Select(one => new SelectListItem(texts[$"Messages.Channel.{one}"], one.ToString()));

    public IEnumerable<SelectListItem> States => Enum.GetValues<MessageState>().Select(one => new SelectListItem(texts[$"Messages.State.{one}"], one.ToString()));

    public IEnumerable<SelectListItem> Gateways => DeliveryLog.Gateways.Select(name => new SelectListItem(texts[$"Messages.Gateway.{name}"], name));

    /// <summary>The look of a state's tag.</summary>
    public static string TagOf(MessageState state) => state switch
    {
        MessageState.Delivered => "tag--ok",
        MessageState.Sent or MessageState.Accepted => "tag--info",
        MessageState.Quiet => "tag--warn",
        _ => "tag--bad",
    };

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Warnings = await LimitWatch.LatestAsync(db, time.GetUtcNow().AddDays(-1), HttpContext.RequestAborted);
        await next();
    }

    public Task OnGetAsync() => ReadAsync();

    public async Task OnPostAsync()
    {
        if (Recipient is not null && ReadRecipient(Recipient) is null) ModelState.AddModelError(nameof(Recipient), texts["Messages.BadRecipient"]);
        if (Template is { Length: > LongestTemplate }) ModelState.AddModelError(nameof(Template), texts["Messages.BadTemplate"]);
        if (ModelState.IsValid) await ReadAsync();
    }

    /// <summary>Puts a message that failed in line again (row O6), and says whether that could be done.</summary>
    public async Task OnPostAgainAsync(Guid id)
    {
        InLineAgain = await desk.SendAgainAsync(id, HttpContext.GetStaff().Id, HttpContext.RequestAborted);
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var query = new DeliveryQuery
        {
            Recipient = Recipient is null ? null : ReadRecipient(Recipient), Channel = Channel, State = State, Template = Template, After = After,
            Gateway = DeliveryLog.Gateways.FirstOrDefault(name => name == Gateway),
        };
        Lines = await desk.ViewAsync(query, Day, HttpContext.GetStaff().Id, HttpContext.RequestAborted);
    }

    private static string? ReadRecipient(string typed) =>
        MobileNumber.TryParse(typed, out var mobile, out _) ? mobile.Value
        : typed.Length <= LongestRecipient && MailAddress.TryCreate(typed, out var address) && address.Address == typed ? typed
        : null;
}

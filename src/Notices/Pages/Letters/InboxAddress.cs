using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Panah.Notices.Letters;

namespace Panah.Notices.Pages;

/// <summary>What the address of the inbox says: which letters, in what order, which page of them, and as a list or as the guide's table.</summary>
internal abstract class InboxAddress : PageModel
{
    private const string AsTable = "table";

    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public string? System { get; set; }
    [BindProperty(SupportsGet = true)] public string? From { get; set; }
    [BindProperty(SupportsGet = true)] public string? Until { get; set; }
    [BindProperty(SupportsGet = true)] public bool Unread { get; set; }
    [BindProperty(SupportsGet = true)] public bool Marked { get; set; }
    [BindProperty(SupportsGet = true)] public InboxOrder Sort { get; set; }
    [BindProperty(SupportsGet = true)] public Guid? After { get; set; }
    [BindProperty(SupportsGet = true)] public Guid? Before { get; set; }
    [BindProperty(SupportsGet = true)] public string? View { get; set; }

    /// <summary>Tracking number of the letter that stands in the pane beside the list.</summary>
    [BindProperty(SupportsGet = true)] public string? Open { get; set; }

    public bool IsTable => View == AsTable;

    public bool IsFiltered => Q is not null || System is not null || From is not null || Until is not null || Unread || Marked;

    /// <summary>Every letter, in the view that is open.</summary>
    public string Whole => IsTable ? "/letters?view=" + AsTable : "/letters";

    /// <summary>This page of the list in the other view.</summary>
    public string OtherView => Link(After, Before, Sort, !IsTable);

    /// <summary>A filter of one click over all letters.</summary>
    public string ChipLink(string filter) => $"/letters?{filter}=true{(IsTable ? "&view=" + AsTable : "")}";

    /// <summary>This list with another page of it.</summary>
    public string Link(Guid? after, Guid? before) => Link(after, before, Sort, IsTable);

    /// <summary>This page of the list with a letter beside it, on a narrow screen below it.</summary>
    internal string OpenLink(string number) => QueryHelpers.AddQueryString(Link(After, Before), "open", number) + "#letter";

    /// <summary>Where something is done to this list, or its filters are asked for as a file.</summary>
    internal string Handler(string name) => QueryHelpers.AddQueryString(Link(After, Before), "handler", name);

    /// <summary>This list from its beginning in the order of a column; a second time the other way round.</summary>
    internal string Turned(InboxOrder first, InboxOrder second) => Link(null, null, Sort == first ? second : first, IsTable);

    internal string? AriaOf(InboxOrder ascending, InboxOrder descending) => Sort == ascending ? "ascending" : Sort == descending ? "descending" : null;

    private string Link(Guid? after, Guid? before, InboxOrder order, bool table) => QueryHelpers.AddQueryString(
        "/letters", new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["q"] = Q, ["system"] = System, ["from"] = From, ["until"] = Until, ["unread"] = Unread ? "true" : null, ["marked"] = Marked ? "true" : null,
            ["sort"] = order == InboxOrder.Newest ? null : order.ToString(), ["view"] = table ? AsTable : null,
            ["after"] = after?.ToString(), ["before"] = before?.ToString(),
        }.Where(part => part.Value is not null));
}

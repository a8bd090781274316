using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Data;
using Panah.People.Safety;

namespace Panah.People.Pages.Safety;

/// <summary>«این من نبودم», from the link of a message. Opening it changes nothing: what looks into messages opens links too.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class NotMeModel(NotMe notMe) : PageModel
{
    public bool Open { get; private set; }

    public bool Closed { get; private set; }

    private string Address => RequestSource.Of(HttpContext);

    // A blank in the address is no token at all.
    public async Task OnGetAsync(string? token, CancellationToken cancel) => Open = await notMe.IsOpenAsync(Address, token ?? "", cancel);

    public async Task OnPostAsync(string? token, CancellationToken cancel) => Closed = await notMe.SayAsync(Address, token ?? "", cancel);
}

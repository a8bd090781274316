using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Simulators.Mail;

namespace Panah.Simulators.Pages;

internal sealed class MailboxModel(MailStore mail) : PageModel
{
    public string Address { get; private set; } = "";

    public IReadOnlyList<MailMessage> Messages { get; private set; } = [];

    public async Task OnGetAsync(string address, CancellationToken cancel) => (Address, Messages) = (address, await mail.MessagesAsync(address, cancel));
}

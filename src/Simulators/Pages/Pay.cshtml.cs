using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Simulators.Bank;

namespace Panah.Simulators.Pages;

/// <summary>The bank's page: pay or cancel.</summary>
internal sealed class PayModel(BankStore payments, Payer payer) : PageModel
{
    public Payment? Payment { get; private set; }

    public async Task OnGetAsync(string token) => Payment = await payments.FindAsync(token);

    public async Task<IActionResult> OnPostAsync(string token, string? choice) =>
        await payer.SettleAsync(token, choice == "pay") is { } back ? Redirect(back) : Redirect($"/bank/pay/{token}");
}

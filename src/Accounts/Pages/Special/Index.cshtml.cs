using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Accounts.Special;

namespace Panah.Accounts.Pages.Special;

/// <summary>Home of the special groups' portal with «ثبت نام» (P1).</summary>
internal sealed class IndexModel(SpecialGroups groups) : PageModel
{
    public IReadOnlyList<string> Groups => groups.Codes;
}

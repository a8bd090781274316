using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;

namespace Panah.People.Staff;

/// <summary>Lets in staff with one of the roles; a stranger is sent to the office's sign-in, staff without the role get 403.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequireStaffAttribute(StaffRole role) : Attribute, IAsyncAuthorizationFilter
{
    /// <summary>Any one of these opens the page; <see cref="StaffRole.None"/> opens it to all staff.</summary>
    public StaffRole Role => role;

    /// <summary>What this page changes gives others power: it wants a code of the last minutes (S-M13).</summary>
    public bool Fresh { get; set; }

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        var staff = await http.RequestServices.GetRequiredService<StaffDirectory>().SeenAsync(http);
        if (staff is null)
            context.Result = new LocalRedirectResult(LocalReturn.Append("/office/sign-in", http.Request.Path + http.Request.QueryString));
        else if (role != StaffRole.None && (staff.Roles & role) == StaffRole.None)
            context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
        else if (Fresh && !StaffProof.IsFresh(http, staff, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()))
            context.Result = new LocalRedirectResult(LocalReturn.Append(StaffProof.Page, SessionAuthentication.PageToComeBackTo(http)));
        else
            http.Features.Set(staff);
    }
}

/// <summary>Who of the staff makes this request.</summary>
public static class StaffHttpContextExtensions
{
    /// <summary>Never null on a page under <see cref="RequireStaffAttribute"/>.</summary>
    public static StaffMember GetStaff(this HttpContext http) =>
        http.Features.Get<StaffMember>() ?? throw new InvalidOperationException("This page lacks [RequireStaff].");
}

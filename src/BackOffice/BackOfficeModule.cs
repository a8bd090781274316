using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Panah.BackOffice.Audits;
using Panah.BackOffice.Messages;
using Panah.BackOffice.Texts;
using Panah.Data;
using Panah.Kernel;
using Panah.People.Staff;
using Panah.Ui;

namespace Panah.BackOffice;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class BackOfficeModule
{
    public static IServiceCollection AddBackOffice(this IServiceCollection services, PanahSettings settings)
    {
        services.AddRooms(Level.Staff, "/office").AddRooms(Level.Open, "/office/sign-in", "/office/passkey");
        services.AddBelowMenu(MenuPlace.None, "/office");
        services.AddSingleton(new OfficeRoom("/office/announcements", StaffRole.Announcements, typeof(BackOfficeTexts), "Announcements.Title"));
        services.AddSingleton<MessageDesk>();
        services.AddSingleton(new OfficeRoom("/office/messages", StaffRole.Messages, typeof(BackOfficeTexts), "Messages.Title"));
        services.AddSingleton<AuditDesk>();
        services.AddSingleton(new OfficeRoom("/office/audit", StaffRole.Audit, typeof(BackOfficeTexts), "Audit.Title"));
        services.AddSingleton(new OfficeRoom("/office/staff", StaffRole.Administration, typeof(BackOfficeTexts), "Staff.Title"));
        return services;
    }

    public static void MapBackOffice(this WebApplication app)
    {
    }
}

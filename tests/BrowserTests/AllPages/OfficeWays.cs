using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People.Staff;

namespace Panah.BrowserTests.AllPages;

/// <summary>How the rooms of the office come to have something in them.</summary>
internal static class OfficeWays
{
    /// <summary>One that is shown already, in three languages.</summary>
    public static async Task<(Visitor, string)> AnnouncementAsync(PanahServer server)
    {
        var id = await server.Sql.ScalarAsync<Guid>("select id from ui.announcement where title_en is not null order by place limit 1");
        return (await server.StaffAsync(StaffRole.Announcements), $"/office/announcements/edit/{id}");
    }

    /// <summary>A message in every state.</summary>
    public static async Task<(Visitor, string)> MessagesAsync(PanahServer server)
    {
        var phone = MobileNumber.Parse(Registry.NewMobile());
        await server.Services.GetRequiredService<AppDb>().InTransactionAsync(async work =>
        {
            for (var n = 0; n < 6; n++)
                await server.Services.GetRequiredService<Messages>().SendAsync(work, new Sms(phone, "Window.Code", "482913", "localhost"));
        });
        await server.Sql.ExecuteAsync(
            """
            update messaging.messages m set state = (numbered.n % 6)::smallint, gateway = case when numbered.n % 6 in (1, 2, 3) then 'sms1' end
            from (select id, row_number() over (order by id) as n from messaging.messages) numbered where numbered.id = m.id
            """);
        return (await server.StaffAsync(StaffRole.Messages), "/office/messages");
    }

    /// <summary>An audit in which every kind of actor has done something.</summary>
    public static async Task<(Visitor, string)> AuditAsync(PanahServer server)
    {
        (await server.SignedInAsync()).Dispose();
        var entry = new AuditEntry(
            "contributions.payment-paid", SubjectId: Guid.CreateVersion7(), ObjectId: "P5-7F3K-92QD",
            Details: new { Amount = 24_680_000, BankReference = "123456789012" });
        await server.Services.GetRequiredService<AppDb>().InTransactionAsync(
            work => server.Services.GetRequiredService<AuditLog>().WriteAsync(work, entry));
        return (await server.StaffAsync(StaffRole.Audit), "/office/audit");
    }

    /// <summary>A colleague who works at one branch.</summary>
    public static async Task<(Visitor, string)> MemberAsync(PanahServer server)
    {
        var name = "colleague" + Registry.NewMobile();
        await server.Services.GetRequiredService<StaffDirectory>().AddAsync(name, StaffRole.Registrations | StaffRole.Letters, branchCode: "101");
        var id = await server.Sql.ScalarAsync<Guid>("select id from people.staff where username = @name", new { name });
        return (await server.StaffAsync(StaffRole.Administration), $"/office/staff/{id}");
    }
}

using Microsoft.Extensions.DependencyInjection;
using Panah.Entitlement;
using Panah.Harness;
using Shouldly;

namespace Panah.Tests.Entitlement;

/// <summary>The books of the entitlement schema, read past the program.</summary>
internal static class Books
{
    /// <summary>Issued = remaining + spent for every credit, spent = the inquiries that name it, and every seal whole.</summary>
    public static async Task ShouldBalanceAsync(PanahServer panah)
    {
        await ShouldBalanceAsync(panah.Sql);
        (await panah.Services.GetRequiredService<InquirySeals>().VerifyAsync()).ShouldBeEmpty();
    }

    /// <summary>The same of another database, without the seals.</summary>
    public static async Task ShouldBalanceAsync(Sql sql)
    {
        (await sql.ScalarAsync<long>("SELECT count(*) FROM entitlement.credit WHERE issued <> remaining + spent OR remaining < 0")).ShouldBe(0);
        (await sql.ScalarAsync<long>(
            """
            SELECT count(*) FROM entitlement.credit c
            LEFT JOIN (SELECT credit_id, count(*) AS asked FROM entitlement.inquiry GROUP BY credit_id) i ON i.credit_id = c.id
            WHERE c.spent <> coalesce(i.asked, 0)
            """)).ShouldBe(0, "each unit spent is an inquiry on record, and the other way round");
    }

    public static Task<int> LeftAsync(PanahServer panah, Clinic clinic) =>
        panah.Sql.ScalarAsync<int>("SELECT remaining FROM entitlement.credit WHERE client_id = @Id", new { clinic.Id });

    public static Task SetLeftAsync(PanahServer panah, Clinic clinic, int left) =>
        panah.Sql.ExecuteAsync("UPDATE entitlement.credit SET remaining = @left, issued = spent + @left WHERE client_id = @Id", new { clinic.Id, left });
}

using System.Text;
using Panah.BrowserTests;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Entitlement;

/// <summary>Many patients at once: a list of a person who has proven themself, which those asked about see.</summary>
public sealed class ListTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Fact, Row("E7"), Row("S10"), Finding("J-B20"), Finding("S-M6"), Finding("J-B5")]
    public async Task Clerk_ListOfPatients_IsWorkedThroughExportedAndSeenByThePatients()
    {
        var sara = await Registry.PersonAsync(person => person with { FirstName = "سارا", LastName = "احمدی" });
        var (covered, uncovered) = (await Registry.CoveredAsync(), await Registry.PersonAsync());
        var clerk = await PersonAsync();
        await clerk.OpenAsync("/entitlement");
        await clerk.FollowAsync("استعلام فهرستی از کدهای ملی");
        // A stranger gets no list: sign-in first.
        clerk.Path.ShouldBe("/account/sign-in");
        await clerk.SignInAtWindowAsync(Shipped, sara);
        await clerk.OpenAsync("/entitlement");
        await clerk.FollowAsync("استعلام فهرستی از کدهای ملی");
        await clerk.ShouldSeeAsync("نام شما و زمان استعلام را می‌بیند");
        await clerk.KeepPictureAsync("entitlement-list");
        var lines = $"کد ملی\n{PersianText.ToPersianDigits(covered.NationalId)}\n"
            + $"{PersianText.ToArabicDigits(uncovered.NationalId)}\n=1+1\n{covered.NationalId}\n";
        await clerk.Page.GetByLabel("یا پرونده متنی یا CSV").SetInputFilesAsync(new Microsoft.Playwright.FilePayload
        {
            Name = "list.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(lines),
        });
        await clerk.PressAsync("استعلام فهرست");
        await clerk.ShouldSeeAsync("استعلام فهرست پایان یافت");
        await clerk.ShouldSeeAsync("۴ از ۴ سطر");
        await clerk.KeepPictureAsync("entitlement-list-done");

        var rows = Encoding.UTF8.GetString(await clerk.DownloadAsync("دریافت نتیجه (CSV)")).TrimStart('\uFEFF')
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToList();
        rows[0].ShouldBe(["سطر", "درباره کد ملی", "پاسخ", "تا تاریخ", "کد پیگیری", "توضیح"]);
        rows[1][..4].ShouldBe(["1", covered.NationalId, "دارد", "1408/01/01"]);
        rows[2][..4].ShouldBe(["2", uncovered.NationalId, "ندارد", ""]);
        rows[3][1].ShouldBe("'=1+1", "a spreadsheet must not take it for a formula");
        rows[3][5].ShouldNotBeEmpty();
        rows[4][5].ShouldContain("تکراری");

        // The finished list is found again from the desk.
        await clerk.OpenAsync("/entitlement");
        await clerk.FollowAsync("تازه‌ترین فهرست شما");
        await clerk.ShouldSeeAsync("استعلام فهرست پایان یافت");

        var patient = await PersonAsync(Look.Phone);
        await patient.SignInAtWindowAsync(Shipped, covered);
        await patient.OpenAsync("/me");
        await patient.Page.Locator("main a[href='/entitlement/asked-about-me']").ClickAsync();
        await patient.ShouldSeeAsync("سارا احمدی");
        await patient.KeepPictureAsync("entitlement-asked");
    }
}

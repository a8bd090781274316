using System.Net;
using Panah.Harness;
using Panah.Kernel;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Notices;

public sealed class OfficeTests(PanahServer server)
{
    private readonly NoticesWorld world = new(server);

    [Fact]
    [Row("N8")]
    [Row("X5")]
    public async Task Agreement_RecordedByStaff_OpensTheElectronicWay()
    {
        var employer = await world.EmployerAsync(agreed: false);
        using var system = await world.SystemAsync();
        ((int)(await NoticesWorld.PostAsync(system, NoticesWorld.Draft(employer.Identifier))).Status).ShouldBe(422);
        using var staff = await world.StaffAsync(StaffRole.Letters);
        await staff.OpenAsync("/office/agreements");
        var today = JalaliDate.From(server.Clock.GetUtcNow());
        await staff.Fill("کد ملی یا شناسه ملی شرکت", PersianText.ToPersianDigits(employer.Identifier)).Fill("موبایل", employer.Mobile).Fill("شعبه", "شعبه ۳ تهران")
            .FillDate("تاریخ امضا", today.Year, today.Month, today.Day).Attach("تصویر فرم امضا شده (PDF، PNG یا JPEG)", "form.pdf", NoticesWorld.Pdf, "application/pdf").PressAsync("ثبت تفاهم نامه");
        staff.ShouldSee("تفاهم نامه ثبت شد.");
        await staff.Fill("کد ملی", employer.Identifier).PressAsync("جست‌وجو");
        staff.ShouldSee("معتبر");
        await staff.FollowAsync("دریافت تصویر");
        staff.Body.ShouldBe(NoticesWorld.Pdf);
        await NoticesWorld.SendAsync(system, employer.Identifier);
        await employer.Visitor.OpenAsync("/letters");
        employer.Visitor.ShouldNotSee("ابلاغ الکترونیک برای شما فعال نیست").ShouldSee("فرم شماره ۱");

        await staff.OpenAsync("/office/agreements");
        await staff.Fill("کد ملی", employer.Identifier).PressAsync("جست‌وجو");
        await staff.PressAsync("پایان دادن");
        ((int)(await NoticesWorld.PostAsync(system, NoticesWorld.Draft(employer.Identifier))).Status).ShouldBe(422);
    }

    [Fact]
    [Row("N8")]
    [Row("X14")]
    public async Task Agreement_WithBadInput_SaysSoNextToEachField()
    {
        using var staff = await world.StaffAsync(StaffRole.Letters);
        await staff.OpenAsync("/office/agreements");
        await staff.Fill("کد ملی یا شناسه ملی شرکت", "0013542418").Fill("موبایل", "12").Fill("ایمیل (اختیاری)", "x@").Fill("شعبه", "شعبه ۳ تهران")
            .FillDate("تاریخ امضا", 1500, 1, 1).Attach("تصویر فرم امضا شده (PDF، PNG یا JPEG)", "form.pdf", "MZ"u8.ToArray()).PressAsync("ثبت تفاهم نامه");
        staff.ShouldHaveError("کد ملی درست نیست").ShouldHaveError("شماره موبایل وارد شده باید ۱۱ رقمی باشد و با ۰۹ شروع شود").ShouldHaveError("نشانی ایمیل درست نیست.")
            .ShouldHaveError("تاریخ امضا را مانند").ShouldHaveError("فقط فایل PDF");
        staff.Shown("شعبه").ShouldBe("شعبه ۳ تهران");
    }

    [Fact]
    [Row("X5")]
    public async Task Office_ForStrangersAndOtherStaff_IsShut()
    {
        foreach (var path in new[] { "/office/agreements", "/office/letters" })
        {
            using var stranger = server.Visitor();
            using var answer = await stranger.Http.GetAsync(new Uri(path, UriKind.Relative));
            answer.Headers.Location!.ToString().ShouldContain("/office/sign-in");
            using var other = await world.StaffAsync(StaffRole.Announcements);
            await other.OpenAsync(path, HttpStatusCode.Forbidden);
        }
    }
}

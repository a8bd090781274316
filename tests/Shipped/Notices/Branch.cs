using Panah.Harness;

namespace Panah.Shipped.Notices;

/// <summary>What happens at a branch of the organisation.</summary>
internal static class Branch
{
    /// <summary>Staff write down the agreement that an employer has signed.</summary>
    public static async Task RecordAgreementAsync(this Person clerk, string employer, string mobile, string? email = null)
    {
        var scan = Path.Combine(Path.GetTempPath(), $"agreement-{Guid.CreateVersion7():N}.pdf");
        await File.WriteAllBytesAsync(scan, [.. "%PDF-1.7\n"u8, .. new byte[2_000]]);
        var (year, month, day) = Doors.Jalali(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1)));
        await clerk.OpenAsync("/office/agreements");
        await clerk.FillAsync("کد ملی یا شناسه ملی شرکت", employer);
        await clerk.FillAsync("موبایل", mobile);
        if (email is not null) await clerk.FillAsync("ایمیل (اختیاری)", email);
        await clerk.FillAsync("شعبه", "شعبه ۳ تهران");
        await clerk.FillDateAsync(year, month, day, "تاریخ امضا");
        await clerk.AttachAsync("تصویر فرم امضا شده (PDF، PNG یا JPEG)", scan);
        await clerk.PressAsync("ثبت تفاهم نامه");
        await clerk.ShouldSeeAsync("تفاهم نامه ثبت شد.");
        File.Delete(scan);
    }

    /// <summary>The same over HTTP, for journeys that begin after it.</summary>
    public static async Task RecordAgreementAsync(this Visitor clerk, StaffMember member, string employer, string mobile)
    {
        var (year, month, day) = Doors.Jalali(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1)));
        await clerk.OpenAsync("/office/sign-in");
        await clerk.Fill("نام کاربری", member.Username).Fill("گذرواژه", member.Password)
            .Fill("کد برنامهٔ احراز هویت", Doors.AuthenticatorCode(member)).PressAsync("ورود");
        await clerk.OpenAsync("/office/agreements");
        await clerk.Fill("کد ملی یا شناسه ملی شرکت", employer).Fill("موبایل", mobile).Fill("شعبه", "شعبه ۳ تهران").FillDate("تاریخ امضا", year, month, day)
            .PressAsync("ثبت تفاهم نامه");
        clerk.ShouldSee("تفاهم نامه ثبت شد.");
    }
}

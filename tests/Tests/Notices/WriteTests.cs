using System.Text.Json;
using Panah.Harness;
using Panah.Kernel;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Notices;

/// <summary>Letters by hand in the office, from templates, and from a file at the command line.</summary>
[Row("N8")]
[Row("N10")]
public sealed class WriteTests(PanahServer server)
{
    private const string Employer = "کد ملی یا شناسه ملی شرکت";
    private readonly NoticesWorld world = new(server);

    [Fact]
    [Row("X5")]
    public async Task Letter_FromATemplate_ReachesTheEmployerWithItsBlanksFilled()
    {
        var employer = await world.EmployerAsync();
        using var staff = await world.StaffAsync(StaffRole.Letters);
        await staff.OpenAsync("/office/letters/new");
        await staff.Choose("الگو", "اعلام بدهی").PressAsync("به‌کارگیری الگو");
        staff.Shown("موضوع").ShouldBe("اعلام بدهی حق بیمه");
        await staff.Fill(Employer, PersianText.ToPersianDigits(employer.Identifier)).Attach("فایل ضمیمه (PDF، PNG یا JPEG، اختیاری)", "نتیجه.pdf", NoticesWorld.Pdf, "application/pdf").PressAsync("ارسال مکاتبه");
        var number = PersianText.FoldDigits(staff.Page.QuerySelector(".note--ok")!.TextContent).Split(' ').First(word => word.Length == 12 && word.All(char.IsAsciiDigit));
        await employer.Visitor.OpenAsync($"/letters/{number}");
        var day = JalaliDate.From(server.Clock.GetUtcNow());
        employer.Visitor.ShouldSee(PersianText.ToPersianDigits($"{day.Day} {JalaliMonths.Name(day.Month, Language.Persian)} {day.Year}")).ShouldSee(PersianText.ToPersianDigits(employer.Identifier))
            .ShouldNotSee("{").ShouldSee("نتیجه.pdf");
        (await server.Phone(employer.Mobile).NextMessageAsync()).Text.ShouldContain("وصول حق بیمه");
    }

    [Fact]
    public async Task Letter_SentTwiceFromOneForm_IsOneLetter()
    {
        var employer = await world.EmployerAsync();
        using var staff = await world.StaffAsync(StaffRole.Letters);
        await staff.OpenAsync("/office/letters/new");
        KeyValuePair<string, string>[] form =
        [
            new("Once", staff.Page.QuerySelector("input[name=Once]")!.GetAttribute("value")!), new("EmployerId", employer.Identifier), new("System", "سامانه"), new("Subject", "موضوع"), new("Text", "متن"),
        ];
        await staff.PostAsync("/office/letters/new", form);
        var first = staff.Url.Query;
        await staff.OpenAsync("/office/letters/new");
        await staff.PostAsync("/office/letters/new", form);
        staff.Url.Query.ShouldBe(first);
        await employer.Visitor.OpenAsync("/letters");
        employer.Visitor.Page.QuerySelectorAll(".mail > li").Length.ShouldBe(1);
    }

    [Fact]
    [Row("X14")]
    public async Task Letter_WithBadInput_SaysSoNextToEachFieldAndLosesNothing()
    {
        var without = await world.EmployerAsync(agreed: false);
        using var staff = await world.StaffAsync(StaffRole.Letters);
        await staff.OpenAsync("/office/letters/new");
        await staff.Fill(Employer, "0013542418").Fill("موضوع", new string('ض', 301)).Attach("فایل ضمیمه (PDF، PNG یا JPEG، اختیاری)", "x.pdf", "MZ"u8.ToArray()).PressAsync("ارسال مکاتبه");
        staff.ShouldHaveError(Employer, "کد ملی درست نیست").ShouldHaveError("سیستم", "۱۰۰ نویسه").ShouldHaveError("موضوع", "۳۰۰ نویسه").ShouldHaveError("متن پیامک", "۴٬۰۰۰ نویسه").ShouldHaveError("فقط فایل PDF");
        staff.Shown("موضوع").Length.ShouldBe(301);
        await staff.Fill(Employer, without.Identifier).Fill("سیستم", "سامانه").Fill("موضوع", "موضوع").Fill("متن پیامک", "متنی که می‌ماند").PressAsync("ارسال مکاتبه");
        staff.ShouldHaveError(Employer, "تفاهم نامه ابلاغ الکترونیک ندارد");
        staff.Shown("متن پیامک").ShouldContain("متنی که می‌ماند");
    }

    [Fact]
    public async Task Template_SavedAndDeleted_IsOfferedInBetween()
    {
        using var staff = await world.StaffAsync(StaffRole.Letters);
        var name = "الگوی " + Guid.CreateVersion7().ToString("N")[20..];
        await staff.OpenAsync("/office/letters/new");
        await staff.Fill("سیستم", "سامانه").Fill("موضوع", "موضوع").Fill("متن پیامک", "متن {day} {x}").PressAsync("ذخیرهٔ الگو");
        staff.ShouldHaveError("نام الگو را وارد کنید");
        await staff.Fill("ذخیره به عنوان الگو با نام (اختیاری)", name).PressAsync("ذخیرهٔ الگو");
        staff.ShouldSee("الگو ذخیره شد.");
        await staff.Choose("الگو", name).PressAsync("به‌کارگیری الگو");
        staff.Shown("متن پیامک").ShouldContain("متن {day} {x}");
        await staff.PressAsync("حذف الگو");
        staff.ShouldSee("الگو حذف شد.").ShouldNotSee(name);
    }

    [Fact]
    public async Task ImportLetters_OfAFile_TakesEachOnceAndNamesTheLinesLeftOut()
    {
        var employer = await world.EmployerAsync();
        var without = await world.EmployerAsync(agreed: false);
        var file = Path.Combine(Path.GetTempPath(), $"letters-{Guid.CreateVersion7():N}.ndjson");
        await File.WriteAllLinesAsync(file,
        [
            JsonSerializer.Serialize(NoticesWorld.Draft(employer.Identifier, "از پرونده", file: NoticesWorld.Pdf).With("reference", file)),
            "{",
            JsonSerializer.Serialize(NoticesWorld.Draft(without.Identifier).With("reference", file + "2")),
        ], TestContext.Current.CancellationToken);
        var first = Command();
        (await first.RunAsync("import", "letters", file)).ShouldBe(1, first.Words);
        first.Words.ShouldContain("1 taken, 0 were there, 2 lines left out.");
        first.Words.ShouldContain("line 2: no JSON of a letter");
        first.Words.ShouldContain("line 3: letters.no-agreement");
        var again = Command();
        await again.RunAsync("import", "letters", file);
        again.Words.ShouldContain("0 taken, 1 were there, 2 lines left out.");
        await employer.Visitor.OpenAsync("/letters");
        employer.Visitor.ShouldSee("از پرونده");
        File.Delete(file);
    }

    private PanahProcess Command() => new(server.Settings.DataFolder) { Variables = { ["PANAH_DATABASE"] = server.Settings.Database! } };
}

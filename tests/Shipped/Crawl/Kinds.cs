using Panah.Harness;
using Panah.Shipped.Accounts;

namespace Panah.Shipped.Crawl;

/// <summary>A kind of person: how they come in, and where they begin to look around.</summary>
/// <param name="Name">As findings name them.</param>
/// <param name="Enter">From a new browser window to the first page.</param>
/// <param name="Seeds">Addresses that no page is asked to lead to; home and the menus lead to the rest.</param>
internal sealed record Kind(string Name, Func<Person, ShippedProgram, Task> Enter, params string[] Seeds)
{
    /// <summary>Reads pages of these addresses only; of what else their links lead to, only that it is there. Others read the rest.</summary>
    public string Within { get; init; } = "/";
}

/// <summary>Everybody who meets Panah, each with something of their own in it.</summary>
internal static class Kinds
{
    private static readonly string[] Home = ["/"];
    private static readonly string[] Office = ["/office"];

    public static readonly IReadOnlyList<Kind> All =
    [
        new(
            "stranger", (_, _) => Task.CompletedTask,
            "/", "/account/register", "/account/register/physician", "/special/register",
            "/office/sign-in", "/agencies", "/passkey", "/openid/logout", "/openid/signed-out"),
        new("citizen with slips", SlipsAsync, "/", "/me/consents", "/openid/device", "/openid/logout"),
        new("foreign national", ForeignerAsync, Home),
        new("director, for themselves", async (person, shipped) => await DirectorAsync(person, shipped, acting: false), "/", "/window/company"),
        new("director, for the company", async (person, shipped) => await DirectorAsync(person, shipped, acting: true), Home),
        new("account user, in by password", async (person, shipped) => await AccountAsync(person, shipped), "/", "/me/password"),
        new("physician, in by password", async (person, shipped) => await AccountAsync(person, shipped, council: "54321"), "/", "/me/password"),
        new("special group, in by password", SpecialAsync, "/", "/slips"),
        new("clerk at the desk of cover", ClerkAsync, "/entitlement", "/"),
        .. new[] { "registrations", "letters", "clients", "announcements", "messages", "audit", "tariffs", "administration" }
            .Select(role => new Kind("staff: " + role, (person, shipped) => StaffAsync(person, shipped, role), Office) { Within = "/office" }),
    ];

    private static async Task SlipsAsync(Person person, ShippedProgram shipped)
    {
        var who = await shipped.Registry.PersonAsync(p => p with { Insurance = new(Registry.NewInsuranceNumber(), "1000", "optional", Past(2), 120_000_000) });
        await person.SignInAtWindowAsync(shipped, who);
        await person.OpenAsync("/slips/request");
        await person.FillAsync("مدت پرداخت (ماه)", "1");
        await person.PressAsync("محاسبه و ادامه");
        await person.PressAsync("ثبت درخواست");
        await person.PressAsync("دریافت برگ پرداخت");
        await person.ShouldSeeAsync("برگ پرداخت صادر شد");
    }

    private static async Task ForeignerAsync(Person person, ShippedProgram shipped)
    {
        var who = await shipped.Registry.ForeignerAsync();
        await person.AskForCodeAsync(who.Mobile);
        await person.TypeCodeAsync(await shipped.Phone(who.Mobile).NextCodeAsync());
        await person.FollowAsync("اتباع");
        await person.FillAsync("شماره گذرنامه/ فراگیر ناجا/ شناسه یکتا", who.Passport!);
        await person.FillAsync("کد فیدا", who.FidaCode);
        var (year, month, day) = Doors.Jalali(who.BirthDate);
        await person.FillDateAsync(year, month, day);
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldBeAtAsync("/window/postal-code");
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldBeAtAsync("/me");
    }

    private static async Task DirectorAsync(Person person, ShippedProgram shipped, bool acting)
    {
        var who = await shipped.Registry.PersonAsync();
        var company = await shipped.Registry.CompanyAsync(who.NationalId);
        await person.SignInAtWindowAsync(shipped, who);
        if (!acting)
            return;
        await person.OpenAsync("/me/companies");
        await person.FillAsync("شناسه ملی شرکت", company);
        await person.PressAsync("ثبت اطلاعات");
    }

    /// <summary>An account of one's own, and the password alone: what wants a code asks for it.</summary>
    private static async Task AccountAsync(Person person, ShippedProgram shipped, string? council = null)
    {
        var who = await shipped.Registry.PersonAsync(p => council is null ? AccountWords.Insured(p) : p with { MedicalCouncilNumber = council });
        await person.RegisterAsync(shipped, who, council);
        await person.SignInAtAccountAsync(who.NationalId, AccountWords.Password);
        await person.ShouldBeAtAsync("/me");
    }

    /// <summary>A construction worker after the first sign-in and its change of password.</summary>
    private static async Task SpecialAsync(Person person, ShippedProgram shipped)
    {
        var who = await shipped.Registry.PersonAsync(p => AccountWords.Insured(p, "construction"));
        await person.RegisterSpecialAsync(who, who.Mobile);
        var phone = await shipped.Phone(who.Mobile).ReadAsync();
        await person.SignInAtAccountAsync(who.NationalId, who.NationalId);
        await person.ShouldBeAtAsync("/account/password");
        await person.FillAsync("رمز پیامک‌شده به تلفن همراه", await phone.NextCodeAsync());
        await person.ChangeFirstPasswordAsync(who.NationalId, AccountWords.Password);
        await person.ShouldBeAtAsync("/me");
    }

    private static async Task StaffAsync(Person person, ShippedProgram shipped, string role) =>
        await person.SignInAtOfficeAsync(await shipped.StaffAsync(role));

    private static async Task ClerkAsync(Person person, ShippedProgram shipped)
    {
        var who = await shipped.Registry.PersonAsync(p => p with { CoveredUntil = new DateOnly(2028, 1, 1) });
        await person.OpenAsync("/entitlement");
        await person.FillAsync("کد ملی", who.NationalId);
        await person.PressAsync("استعلام");
    }

    /// <summary>A Jalali month that lies so many months back, as the registry writes it.</summary>
    private static string Past(int months)
    {
        var (year, month, _) = Doors.Jalali(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime));
        var number = (year * 12) + month - 1 - months;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number / 12}-{(number % 12) + 1:00}");
    }
}

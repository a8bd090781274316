using Panah.Harness;

namespace Panah.Tests.Window;

/// <summary>The steps of the sign-in as a person takes them.</summary>
internal static class WindowJourney
{
    public const string WrongMobile = "شماره موبایل وارد شده باید ۱۱ رقمی باشد و با ۰۹ شروع شود";

    /// <summary>From the sign-in page to the code page.</summary>
    public static async Task<Visitor> AskForCodeAsync(this Visitor visitor, string mobile, string? returnUrl = null)
    {
        await visitor.OpenAsync("/window/sign-in" + (returnUrl is null ? "" : "?returnUrl=" + Uri.EscapeDataString(returnUrl)));
        await visitor.Fill("تلفن همراه", mobile).PressAsync("ارسال رمز یکبار مصرف");
        return visitor.ShouldBeAt("/window/code");
    }

    public static Task<Visitor> TypeCodeAsync(this Visitor visitor, string code) => visitor.Fill("رمز یکبار مصرف", code).PressAsync("ادامه");

    /// <summary>To the identity step, with the code that came by SMS.</summary>
    public static async Task<Visitor> ProveCodeAsync(this Visitor visitor, PanahServer server, string mobile, string? returnUrl = null)
    {
        var phone = server.Phone(mobile);
        await phone.SkipAsync();
        await visitor.AskForCodeAsync(mobile, returnUrl);
        return await visitor.TypeCodeAsync(await phone.NextCodeAsync());
    }

    /// <summary>The default person of the harness was born on 1369/02/31.</summary>
    public static Task<Visitor> ProveCitizenAsync(this Visitor visitor, string nationalId, int year = 1369, int month = 2, int day = 31) =>
        visitor.Fill("کد ملی", nationalId).FillDate("تاریخ تولد", year, month, day).PressAsync("ثبت اطلاعات");

    /// <summary>A first sign-in, all the way. Whom their account's registration has proven already is asked for no identity.</summary>
    public static async Task<Visitor> SignInAsync(this Visitor visitor, PanahServer server, TestPerson person, string? returnUrl = null)
    {
        await visitor.ProveCodeAsync(server, person.Mobile, returnUrl);
        if (visitor.Url.AbsolutePath == "/window/identity") await visitor.ProveCitizenAsync(person.NationalId);
        return await visitor.ShouldBeAt("/window/postal-code").PressAsync("ثبت اطلاعات");
    }

    /// <summary>Counts what has come so far as read.</summary>
    public static async Task SkipAsync(this Phone phone)
    {
        for (var unread = (await phone.MessagesAsync()).Count; unread > 0; unread--) await phone.NextMessageAsync();
    }
}

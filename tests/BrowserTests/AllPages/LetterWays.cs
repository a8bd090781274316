using Panah.Harness;
using Panah.Tests.Notices;

namespace Panah.BrowserTests.AllPages;

/// <summary>States of a letter's pages, as its employer comes to them.</summary>
internal static class LetterWays
{
    public static Task<(Visitor, string)> InboxAsync(PanahServer server) => LetterAsync(server, "", permit: true);

    public static Task<(Visitor, string)> LetterAsync(PanahServer server) => LetterAsync(server, "/{0}", permit: true);

    public static Task<(Visitor, string)> PermitAsync(PanahServer server) => LetterAsync(server, "/{0}/permit", permit: false);

    public static Task<(Visitor, string)> CancelAsync(PanahServer server) => LetterAsync(server, "/{0}/permit/cancel", permit: true);

    private static async Task<(Visitor, string)> LetterAsync(PanahServer server, string path, bool permit)
    {
        var world = new NoticesWorld(server);
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        for (var i = 0; i < 3; i++) await NoticesWorld.SendAsync(system, employer.Identifier, "اعلام سابقه");
        var number = await NoticesWorld.SendAsync(
            system, employer.Identifier, "فرم شماره ۱ برای کارگاه نمونه با نامی بسیار دراز که در یک سطر نمی‌گنجد", file: NoticesWorld.Pdf);
        if (permit)
        {
            await employer.Visitor.OpenAsync($"/letters/{number}");
            await NoticesWorld.PermitAsync(employer.Visitor, number);
        }

        return (employer.Visitor, "/letters" + string.Format(System.Globalization.CultureInfo.InvariantCulture, path, number));
    }
}

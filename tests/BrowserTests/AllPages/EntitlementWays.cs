using Panah.Harness;

namespace Panah.BrowserTests.AllPages;

/// <summary>States of the cover inquiry's pages, as a clerk comes to them.</summary>
internal static class EntitlementWays
{
    public static async Task<(Visitor, string)> CodeAsync(PanahServer server) => ((await AskedForCodeAsync(server)).Visitor, "/entitlement/code");

    public static async Task<(Visitor, string)> DeskAsync(PanahServer server) => (await AnsweredAsync(server), "/entitlement/desk");

    /// <summary>A list that has ended, with covered, uncovered and wrong lines.</summary>
    public static async Task<(Visitor, string)> ListAsync(PanahServer server)
    {
        var covered = await CoveredAsync(server);
        var visitor = await server.SignedInAsync();
        await visitor.OpenAsync("/entitlement/list");
        await visitor.Fill("فهرست کدهای ملی", $"{covered}\n12\n{Registry.NewNationalId()}\n{covered}").PressAsync("استعلام فهرست");
        await Eventually.TrueAsync(
            async () => (await visitor.OpenAsync(visitor.Url.AbsolutePath)).Text.Contains("استعلام فهرست پایان یافت", StringComparison.Ordinal), seconds: 30);
        return (visitor.ShouldSee("استعلام فهرست پایان یافت"), visitor.Url.AbsolutePath);
    }

    public static async Task<(Visitor, string)> ReceiptAsync(PanahServer server)
    {
        var visitor = await AnsweredAsync(server);
        var tracking = visitor.Page.QuerySelector("button[name=tracking]")!.GetAttribute("value")!;
        await visitor.PostAsync("/entitlement/desk?handler=Receipt", [new("tracking", tracking)]);
        return (visitor, visitor.Url.AbsolutePath);
    }

    public static async Task<(Visitor, string)> ConfirmAsync(PanahServer server)
    {
        var (visitor, _) = await ReceiptAsync(server);
        var confirm = new Uri(visitor.Page.QuerySelector("a[href*='/entitlement/confirm/']")!.GetAttribute("href")!);
        visitor.Dispose();
        return (server.Visitor(), confirm.AbsolutePath);
    }

    private static async Task<(Visitor Visitor, string Mobile)> AskedForCodeAsync(PanahServer server)
    {
        var (visitor, mobile) = (server.Visitor(), Registry.NewMobile());
        await visitor.OpenAsync("/entitlement/credit");
        await visitor.Fill("شماره همراه", mobile).PressAsync("دریافت کد اعتباری");
        return (visitor.ShouldBeAt("/entitlement/code"), mobile);
    }

    /// <summary>At the metered desk, one covered and one uncovered answer on the page.</summary>
    private static async Task<Visitor> AnsweredAsync(PanahServer server)
    {
        var (visitor, mobile) = await AskedForCodeAsync(server);
        await visitor.Fill("کد اعتباری", await server.Phone(mobile).NextCodeAsync()).PressAsync("اعتبار سنجی و تایید");
        foreach (var id in (string[])[await CoveredAsync(server), Registry.NewNationalId()])
            await visitor.Fill("کد ملی", id).PressAsync("استعلام");
        return visitor.ShouldBeAt("/entitlement/desk");
    }

    private static async Task<string> CoveredAsync(PanahServer server) =>
        (await server.Registry.PersonAsync(person => person with { CoveredUntil = new DateOnly(2029, 3, 20) })).NationalId;
}

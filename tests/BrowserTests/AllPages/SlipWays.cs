using Panah.Harness;
using Panah.People.Staff;
using Panah.Tests.Contributions;

namespace Panah.BrowserTests.AllPages;

/// <summary>Ways to the pages of slips: a driver with a slip of two months, and a proposal in the office.</summary>
internal static class SlipWays
{
    public static async Task<(Visitor Visitor, string Path)> IssuedAsync(PanahServer server)
    {
        var insured = await new SlipWorld(server).InsuredAsync("driver");
        await SlipWorld.IssueAsync(insured.Visitor, months: 2);
        return (insured.Visitor, insured.Visitor.Url.AbsolutePath);
    }

    public static async Task<(Visitor Visitor, string Path)> MenuAsync(PanahServer server) => ((await IssuedAsync(server)).Visitor, "/slips");

    public static async Task<(Visitor Visitor, string Path)> RequestAsync(PanahServer server) =>
        ((await new SlipWorld(server).InsuredAsync("driver")).Visitor, "/slips/request");

    public static async Task<(Visitor Visitor, string Path)> TrackAsync(PanahServer server) => ((await IssuedAsync(server)).Visitor, "/slips/track");

    public static async Task<(Visitor Visitor, string Path)> ReceiveAsync(PanahServer server) => ((await IssuedAsync(server)).Visitor, "/slips/receive");

    public static async Task<(Visitor Visitor, string Path)> VerifyAsync(PanahServer server)
    {
        var (visitor, _) = await IssuedAsync(server);
        return (server.Visitor(), new Uri(visitor.Page.QuerySelector("a[href*='/slips/verify/']")!.GetAttribute("href")!).AbsolutePath);
    }

    /// <summary>A proposal, as another member of staff opens it to decide.</summary>
    public static async Task<(Visitor Visitor, string Path)> ProposalAsync(PanahServer server)
    {
        using var proposer = await server.StaffAsync(StaffRole.Tariffs);
        var world = new SlipWorld(server);
        var id = await SlipWorld.ProposeAsync(proposer, await world.GroupAsync(), world.Now, world.Now.AddMonths(2), "24", "4.5");
        return (await server.StaffAsync(StaffRole.Tariffs), $"/office/tariffs/{id}");
    }
}

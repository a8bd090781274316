using Panah.BrowserTests;
using Panah.Harness;
using Xunit;

namespace Panah.Shipped;

/// <summary>The simulated world, as who tries Panah sees it.</summary>
public sealed class SimulatorsTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Theory, Finding("J-B23")]
    [InlineData("/nowhere")]
    [InlineData("/mailbox/nobody/nothing/here")]
    [InlineData("/companies/new/nothing")]
    public async Task Open_UnknownAddress_SeesAPageThatSaysSo(string path)
    {
        var person = await PersonAsync(Look.Phone, Shipped.SimulatorsUrl);
        await person.OpenAsync(path);
        await person.ShouldSeeAsync("اینجا چیزی نیست");
        await person.FollowAsync("صفحهٔ نخست");
        await person.ShouldSeeAsync("سارا احمدی");
    }
}

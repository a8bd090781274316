using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.BrowserTests.AllPages;

/// <summary>
/// Every page, at 390 and 1280 px, in light and dark, once in more contrast and once without JavaScript: no violation of WCAG 2.2 A and AA nor of AAA
/// contrast, no script error; nothing wider than the screen, at 320 px, at 200 % and with long data either; one edge, one width of forms, no bullets before
/// lists of links, no italic Persian, no spaced digits. Where
/// <c>PANAH_PICTURES</c> names a folder, pictures of all go there. Three classes, so that they are looked at side by side.
/// </summary>
public sealed class AllPagesTests(PanahServer server, Browser browser) : EveryPage(server, browser)
{
    public static TheoryData<string> Areas =>
    [
        "", "window", "special", "me", "not-me", "pensioners", "agencies", "passkey", "help", "faq", "contact", "privacy", "accessibility", "terms", "error",
    ];

    [Fact]
    [Row("X9")]
    public void Areas_AreAllLookedAt() =>
        Routes.Of(Server).Select(Routes.Area)
            .Except(Areas.Concat(RoomPagesTests.Areas).Concat(OfficePagesTests.Areas).Select(area => area.Data), StringComparer.Ordinal)
            .ShouldBeEmpty("areas of pages that no test looks at");

    [Fact]
    public void Ways_AreOfPagesThatExist() =>
        Ways.All.Keys.Concat(Ways.NoPage.Keys).Except(Routes.Of(Server), StringComparer.Ordinal).ShouldBeEmpty();

    [Theory]
    [Row("X9"), Row("U13"), Finding("J-P8"), Finding("J-P9"), Finding("J-P17")]
    [MemberData(nameof(Areas))]
    public Task EveryPage_OfArea_IsForEveryone(string area) => LookAtAreaAsync(area);
}

/// <inheritdoc cref="AllPagesTests"/>
public sealed class RoomPagesTests(PanahServer server, Browser browser) : EveryPage(server, browser)
{
    public static TheoryData<string> Areas => ["account", "slips", "letters", "entitlement"];

    [Theory]
    [Row("X9"), Row("U13"), Finding("J-P8"), Finding("J-P9"), Finding("J-P17")]
    [MemberData(nameof(Areas))]
    public Task EveryPage_OfArea_IsForEveryone(string area) => LookAtAreaAsync(area);
}

/// <inheritdoc cref="AllPagesTests"/>
public sealed class OfficePagesTests(PanahServer server, Browser browser) : EveryPage(server, browser)
{
    public static TheoryData<string> Areas => ["office", "openid", "developers", "components"];

    [Theory]
    [Row("X9"), Row("U13"), Finding("J-P8"), Finding("J-P9"), Finding("J-P17")]
    [MemberData(nameof(Areas))]
    public Task EveryPage_OfArea_IsForEveryone(string area) => LookAtAreaAsync(area);
}

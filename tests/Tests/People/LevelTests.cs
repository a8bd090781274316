using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.Kernel;
using Panah.People;
using Panah.People.Levels;
using Panah.Tests.Window;
using Shouldly;
using Xunit;

namespace Panah.Tests.Persons;

/// <summary>Row S2: every route says the least it wants; too low leads to the step that raises it, and back.</summary>
[Row("S2")]
public sealed partial class LevelTests(PanahServer server)
{
    private IEnumerable<RouteEndpoint> Routes => server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [Fact]
    public void EveryRoute_OfTheProgram_HasALevel()
    {
        var rooms = server.Services.GetRequiredService<RoomLevels>();
        var routes = Routes.ToList();
        routes.Count.ShouldBeGreaterThan(100);
        routes.Where(route => rooms.Of(route) is null).Select(route => route.RoutePattern.RawText).ShouldBeEmpty();
    }

    [Fact]
    public void EveryRoom_InTheDocument_IsAsInTheCode()
    {
        var written = Line().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/levels.md"))).Select(line => (line.Groups["path"].Value, line.Groups["least"].Value));
        var registered = server.Services.GetServices<RoomLevel>().Select(room => (room.Path, room.Least.ToString()));
        written.Order().ShouldBe(registered.Order());
    }

    [Fact]
    public void EveryRoute_OfPrograms_AsksForATokenOrAKey()
    {
        var rooms = server.Services.GetRequiredService<RoomLevels>();
        // Userinfo and /api/me judge their token themselves, the operator shows a secret, the bank's bell is believed nothing.
        Routes.Where(route => rooms.Of(route) == Level.Program && !route.Metadata.Any(one => one.GetType().Name == "ScopeRequirement"))
            .Select(route => route.RoutePattern.RawText).Order(StringComparer.Ordinal).ShouldBe(["/api/me", "/callbacks/bank", "/callbacks/ussd"]);
    }

    [Fact]
    public async Task EveryPage_OfAPerson_LeadsAStrangerToSignIn_AndSendsALowSessionUp()
    {
        var rooms = server.Services.GetRequiredService<RoomLevels>();
        using var stranger = server.Visitor();
        using var low = await AtAsync(Level.Initial);
        foreach (var route in Routes.Where(route => rooms.Of(route) is >= Level.Initial and <= Level.Passkey))
        {
            var path = Place().Replace("/" + route.RoutePattern.RawText!.TrimStart('/'), "00000000-0000-0000-0000-000000000001");
            using var refused = await stranger.Http.GetAsync(path);
            refused.StatusCode.ShouldBeOneOf(HttpStatusCode.SeeOther, HttpStatusCode.Redirect, HttpStatusCode.MethodNotAllowed);
            refused.Headers.Location?.OriginalString.ShouldContain("/sign-in", Case.Sensitive, path);
            if (rooms.Of(route) == Level.Initial) continue;
            using var raised = await low.Http.GetAsync(path);
            raised.StatusCode.ShouldBe(HttpStatusCode.SeeOther, path);
            raised.Headers.Location!.OriginalString.ShouldStartWith("/me/code?returnUrl=", Case.Sensitive, path);
        }
    }

    [Theory]
    [InlineData("/ME/QR")]
    [InlineData("/me/qr/")]
    [InlineData("/me/%71r")]
    [InlineData("/me/qr?code=AAAA")]
    public async Task Address_WrittenAnotherWay_AsksForTheSame(string path)
    {
        using var visitor = await AtAsync(Level.Password);
        using var answer = await visitor.Http.GetAsync(path);
        answer.Headers.Location!.OriginalString.ShouldStartWith("/me/code?returnUrl=");
    }

    [Fact]
    public async Task Session_AtLevelZero_SeesItsSlipsAndNoName()
    {
        var person = await server.Registry.PersonAsync();
        using var low = await AtAsync(Level.Initial, person);
        await low.OpenAsync("/slips");
        low.ShouldBeAt("/slips");
        await low.OpenAsync("/me/profile");
        low.ShouldBeAt("/me/code").ShouldNotSee(person.LastName);
    }

    [Fact]
    public async Task LowSession_WithACodeToTheOwnPhone_IsRaisedAndComesBack()
    {
        var (visitor, person, phone) = await WithProvenPhoneAsync();
        using (visitor)
        {
            await visitor.OpenAsync("/me/qr");
            visitor.ShouldBeAt("/me/code");
            await visitor.PressAsync("ارسال کد");
            visitor.ShouldSee(person.Mobile[^4..].Aggregate("", (text, digit) => text + (char)('۰' + digit - '0')));
            var former = visitor.Cookies.GetCookies(server.Url)["panah-session"]!.Value;
            await visitor.Fill("کد پیامک‌شده", await phone.NextCodeAsync()).PressAsync("تأیید و ادامه");
            visitor.ShouldBeAt("/me/qr");
            visitor.Cookies.GetCookies(server.Url)["panah-session"]!.Value.ShouldNotBe(former);
            using var stolen = server.Visitor();
            stolen.Cookies.Add(server.Url, new Cookie("panah-session", former));
            await stolen.OpenAsync("/me");
            stolen.ShouldBeAt("/window/sign-in");
        }
    }

    [Fact]
    public async Task Codes_Guessed64AtOnce_FiveAreJudged_AndANewCodeBuysNoMore()
    {
        var (visitor, person, phone) = await WithProvenPhoneAsync();
        using (visitor)
        {
            await visitor.OpenAsync("/me/code");
            await visitor.PressAsync("ارسال کد");
            var right = await phone.NextCodeAsync();
            var wrong = right == "000000" ? "111111" : "000000";
            var token = visitor.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
            {
                using var content = new FormUrlEncodedContent([new("Code", wrong), new("__RequestVerificationToken", token)]);
                using var answer = await visitor.Http.PostAsync("/me/code", content);
            }));
            (await server.Sql.ScalarAsync<int>("select failures::int from people.step_ups order by expires_at desc limit 1")).ShouldBe(5);
            await visitor.OpenAsync("/me/code?sent=true");
            await visitor.Fill("کد پیامک‌شده", right).PressAsync("تأیید و ادامه");
            visitor.ShouldBeAt("/me/code").ShouldHaveError("پنج کد نادرست");
            await visitor.PressAsync("ارسال دوبارهٔ کد");
            visitor.ShouldHaveError("پنج کد نادرست");
            // The victim's view: whoever holds the phone gets in by the Window all the same.
            using var owner = server.Visitor();
            await owner.ProveCodeAsync(server, person.Mobile);
            owner.ShouldBeAt("/me");
        }
    }

    [Fact]
    public async Task Level_AboveWhatTheMethodsProve_IsRefusedByTheDatabase() =>
        await Should.ThrowAsync<Npgsql.PostgresException>(async () =>
        {
            using var visitor = await AtAsync(Level.Password);
            await server.Sql.ExecuteAsync("update people.sessions set level = 2 where methods = 1");
        });

    private async Task<Visitor> AtAsync(Level level, TestPerson? person = null) =>
        await server.SignedInAsync(person, SignInDoor.Account, SignInMethods.Password, level);

    /// <summary>Signed in with a password, by a person whose phone the Window has proven.</summary>
    private async Task<(Visitor Visitor, TestPerson Person, Phone Phone)> WithProvenPhoneAsync()
    {
        var person = await server.Registry.PersonAsync();
        using (var proof = server.Visitor()) await proof.SignInAsync(server, person);
        var visitor = await AtAsync(Level.Password, person);
        var phone = server.Phone(person.Mobile);
        // The code of the Window, and the news of a second browser.
        await phone.NextMessageAsync(message => message.Text.Contains("ورود تازه", StringComparison.Ordinal));
        return (visitor, person, phone);
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"^\| `(?<path>/[^`]*)` \| (?<least>\w+) \|", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}

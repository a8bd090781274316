using System.Net;
using System.Text.Json;
using Panah.Harness;
using Panah.People;
using Shouldly;
using Xunit;

namespace Panah.Tests.Persons;

/// <summary>Passkeys over HTTP, with a device whose answers can be bent (row X7; WebAuthn level 3, 7.1 and 7.2).</summary>
public sealed partial class PasskeyTests(PanahServer server)
{
    [Fact, Row("X7")]
    public async Task Passkey_Added_SignsInTellsAndIsListed()
    {
        var person = await server.Registry.PersonAsync();
        using var owner = await server.SignedInAsync(person);
        using var device = Device();
        await AddAsync(owner, device, "گوشی من");
        owner.ShouldBeAt("/me/passkeys").ShouldSee("کلید عبور افزوده شد").ShouldSee("گوشی من").ShouldSee("هنوز استفاده نشده");
        (await server.Phone(person.Mobile).NextMessageAsync(m => m.Text.Contains("کلید عبور تازه", StringComparison.Ordinal))).Text.ShouldContain("Linux");

        using var elsewhere = server.Visitor();
        await SignInAsync(elsewhere, device);
        elsewhere.ShouldBeAt("/me").ShouldSee(person.FirstName);
        await elsewhere.OpenAsync("/me/devices");
        elsewhere.ShouldSee("کلید عبور");
        await elsewhere.OpenAsync("/me/passkeys");
        elsewhere.ShouldNotSee("هنوز استفاده نشده");
        await elsewhere.OpenAsync("/me/seen");
        elsewhere.ShouldSee("افزودن کلید عبور");
    }

    [Theory, Row("X7"), Row("A2")]
    [InlineData("Window", "/window/sign-in")]
    [InlineData("Account", "/account/sign-in")]
    public async Task SignInPage_HoldsTheButton_HiddenUntilTheScriptShowsIt(string door, string page)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync(page + "?returnUrl=%2Fme%2Fprofile");
        var form = visitor.Page.QuerySelector("form[data-passkey=get]")!;
        form.HasAttribute("hidden").ShouldBeTrue();
        form.TextContent.ShouldContain("ورود با کلید عبور");
        form.QuerySelector("input[name=Door]")!.GetAttribute("value").ShouldBe(door);
        form.QuerySelector("input[name=returnUrl]")!.GetAttribute("value").ShouldBe("/me/profile");
    }

    [Fact, Row("X7")]
    public async Task SignIn_GoesBackToWhereItWasAsked_AndNowhereElse()
    {
        using var device = await DeviceOfSomebodyAsync();
        using var visitor = server.Visitor();
        await SignInAsync(visitor, device, "/me/profile");
        visitor.ShouldBeAt("/me/profile");
        using var other = server.Visitor();
        await SignInAsync(other, device, "https://evil.example/");
        other.ShouldBeAt("/me");
    }

    public static TheoryData<string> Bent => ["challenge", "origin", "frame", "unverified", "type", "signature", "counter", "handle", "unknown", "nothing"];

    [Theory, Row("X7")]
    [MemberData(nameof(Bent))]
    public async Task SignIn_WithABentAnswer_IsRefused(string what)
    {
        using var device = await DeviceOfSomebodyAsync();
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/passkey");
        var options = await OptionsAsync(visitor);
        var good = device.Count;
        using var stranger = Device();
        stranger.UserHandle = device.UserHandle;
        using var forger = new Authenticator(Origin) { CredentialId = device.CredentialId, UserHandle = device.UserHandle, Count = device.Count };
        string answer;
        switch (what)
        {
            case "challenge":
                using (var elsewhere = server.Visitor()) answer = device.Get(await OptionsAsync(elsewhere));
                break;
            case "origin": device.Origin = "https://panah.example"; answer = device.Get(options); break;
            case "frame": device.InFrame = true; answer = device.Get(options); break;
            case "unverified": device.VerifiesUser = false; answer = device.Get(options); break;
            case "type": answer = device.Get(options, "webauthn.create"); break;
            case "signature": answer = forger.Get(options); break;
            case "counter": device.Count = good - 1; answer = device.Get(options); break;
            case "handle":
                using (var another = await DeviceOfSomebodyAsync()) device.UserHandle = another.UserHandle;
                answer = device.Get(options);
                break;
            case "unknown": answer = stranger.Get(options); break;
            default: answer = ""; break;
        }

        await visitor.PostAsync("/passkey", Fields(answer));
        visitor.ShouldBeAt("/passkey").ShouldSee("این کلید عبور پذیرفته نشد");
        await visitor.OpenAsync("/me");
        visitor.ShouldBeAt("/window/sign-in");
    }

    [Fact, Row("X7")]
    public async Task SignIn_Replayed_IsRefused()
    {
        using var device = await DeviceOfSomebodyAsync();
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/passkey");
        var cookies = visitor.Cookies;
        var answer = device.Get(await OptionsAsync(visitor));
        var waiting = cookies.GetCookies(server.Url)["panah-passkey"]!.Value;
        await visitor.PostAsync("/passkey", Fields(answer));
        visitor.ShouldBeAt("/me");

        // All that went over the wire, cookie and all.
        using var thief = server.Visitor();
        await thief.OpenAsync("/passkey");
        thief.Cookies.Add(server.Url, new Cookie("panah-passkey", waiting, "/"));
        await thief.PostAsync("/passkey", Fields(answer));
        thief.ShouldBeAt("/passkey").ShouldSee("این کلید عبور پذیرفته نشد");
    }

    [Fact, Row("X7")]
    public async Task SignIn_AfterFiveMinutes_IsRefused()
    {
        using var device = await DeviceOfSomebodyAsync();
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/passkey");
        var answer = device.Get(await OptionsAsync(visitor));
        server.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        await visitor.PostAsync("/passkey", Fields(answer));
        visitor.ShouldBeAt("/passkey").ShouldSee("این کلید عبور پذیرفته نشد");
    }

    [Fact, Row("X7")]
    public async Task SignIn_SameAnswerAtOnce_StartsOneSession()
    {
        using var device = await DeviceOfSomebodyAsync();
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/passkey");
        var fields = Fields(device.Get(await OptionsAsync(visitor))).Append(new("__RequestVerificationToken", Token(visitor))).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var content = new FormUrlEncodedContent(fields);
            using var answer = await visitor.Http.PostAsync("/passkey", content);
            return answer.StatusCode;
        }));
        answers.Count(status => status == HttpStatusCode.Redirect).ShouldBe(1);
    }

    [Fact, Row("X7")]
    public async Task Options_AskedTooOften_AreHeldBack()
    {
        using var visitor = server.Visitor();
        for (var i = 0; i < 600; i++) (await PostForOptionsAsync(visitor, "/passkey/options")).Status.ShouldBe(HttpStatusCode.OK);
        (await PostForOptionsAsync(visitor, "/passkey/options")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private static readonly TimeSpan PasskeyWait = TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1);

    private string Origin => server.Url.GetLeftPart(UriPartial.Authority);

    private Authenticator Device() => new(Origin);

    private async Task<Authenticator> DeviceOfSomebodyAsync()
    {
        using var owner = await server.SignedInAsync();
        var device = Device();
        device.Count = 5;
        await AddAsync(owner, device, "کلید");
        owner.ShouldSee("کلید عبور افزوده شد");
        return device;
    }

    internal static async Task AddAsync(Visitor owner, Authenticator device, string name)
    {
        await owner.OpenAsync("/me/passkeys");
        await owner.PostAsync("/me/passkeys", [new("Credential", device.Create(await NewOptionsAsync(owner))), new("Name", name)]);
    }

    internal static async Task SignInAsync(Visitor visitor, Authenticator device, string back = "")
    {
        await visitor.OpenAsync("/passkey");
        await visitor.PostAsync("/passkey", Fields(device.Get(await OptionsAsync(visitor)), back));
    }

    private static KeyValuePair<string, string>[] Fields(string answer, string back = "") => [new("Credential", answer), new("Door", "Window"), new("returnUrl", back)];

    private static string Token(Visitor visitor) => visitor.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static async Task<JsonElement> OptionsAsync(Visitor visitor) => (await PostForOptionsAsync(visitor, "/passkey/options")).Json;

    private static async Task<JsonElement> NewOptionsAsync(Visitor visitor) => (await PostForOptionsAsync(visitor, "/me/passkeys?handler=Options", Token(visitor))).Json;

    private static async Task<(HttpStatusCode Status, JsonElement Json)> PostForOptionsAsync(Visitor visitor, string path, string? token = null)
    {
        using var content = new FormUrlEncodedContent(token is null ? [] : [new KeyValuePair<string, string>("__RequestVerificationToken", token)]);
        using var answer = await visitor.Http.PostAsync(path, content);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement : default);
    }
}

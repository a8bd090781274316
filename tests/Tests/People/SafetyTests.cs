using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.People;
using Panah.Tests.Accounts;
using Panah.Tests.Window;
using Shouldly;
using Xunit;

namespace Panah.Tests.Persons;

/// <summary>Row S5: what a change of password or phone ends, who is told, and «این من نبودم».</summary>
[Row("S5")]
public sealed class SafetyTests(PanahServer server)
{
    private const string NewPassword = "Tazeh2027go";

    [Fact, Finding("J-B18"), Row("U5")]
    public async Task OwnPassword_Changed_EndsEveryOtherSession_TellsThePhoneAndSignsInAnew()
    {
        var (person, owner) = await OwnerAsync();
        using var stranger = server.Visitor();
        await stranger.SignInAsync(person.NationalId, Applicant.Password);
        stranger.ShouldBeAt("/me");
        await ChangeAsync(owner);
        owner.ShouldBeAt("/me").ShouldSee("گذرواژهٔ شما عوض شد");

        await stranger.OpenAsync("/me");
        stranger.ShouldBeAt("/window/sign-in");
        await stranger.SignInAsync(person.NationalId, Applicant.Password);
        stranger.ShouldHaveError("نام کاربری یا گذرواژه درست نیست");
        (await ToldAsync(person)).ShouldContain("گذرواژهٔ حساب شما عوض شد");
        using var later = server.Visitor();
        await later.SignInAsync(person.NationalId, NewPassword);
        later.ShouldBeAt("/me");
        owner.Dispose();
    }

    [Fact, Finding("S-H2")]
    public async Task Passkey_OfAStranger_AfterTheOwnersChange_SignsNobodyInUntilItIsKeptOnPurpose()
    {
        var (person, owner) = await OwnerAsync();
        using var device = new Authenticator(server.Url.GetLeftPart(UriPartial.Authority));
        await PasskeyTests.AddAsync(owner, device, "گوشی");
        await ChangeAsync(owner);

        using var stranger = server.Visitor();
        await PasskeyTests.SignInAsync(stranger, device);
        stranger.ShouldBeAt("/passkey").ShouldSee("این کلید عبور پذیرفته نشد");
        await owner.OpenAsync("/me/passkeys");
        owner.ShouldSee("کنار گذاشته").ShouldSee("هر کدام را که می‌شناسید نگه دارید");
        await owner.PressAsync("نگه داشتن گوشی");
        owner.ShouldSee("این کلید دوباره به کار می‌آید").ShouldNotSee("کنار گذاشته");
        using var again = server.Visitor();
        await PasskeyTests.SignInAsync(again, device);
        again.ShouldBeAt("/me").ShouldSee(person.LastName);
        owner.Dispose();
    }

    [Fact]
    public async Task NotMe_ByTheLink_ClosesTheAccount_AndTheOwnerIsBackByTheWindowInMinutes()
    {
        var (person, attacker) = await OwnerAsync();
        await ChangeAsync(attacker);
        var link = LinkIn(await ToldAsync(person));

        using var owner = server.Visitor();
        await owner.OpenAsync(link);
        owner.Heading.ShouldBe("این من نبودم");
        await attacker.OpenAsync("/me");
        attacker.ShouldBeAt("/me");
        await owner.PressAsync("این من نبودم؛ حساب را ببند");
        owner.ShouldSee("حساب بسته شد و هر که درون آن بود بیرون آمد");

        await attacker.OpenAsync("/me");
        attacker.ShouldBeAt("/window/sign-in");
        await attacker.SignInAsync(person.NationalId, NewPassword);
        attacker.ShouldHaveError("نام کاربری یا گذرواژه درست نیست");
        (await server.Phone(person.Mobile).NextMessageAsync(m => m.Text.Contains("حساب شما بسته شد", StringComparison.Ordinal))).ShouldNotBeNull();

        using var back = server.Visitor();
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        await back.ProveCodeAsync(server, person.Mobile);
        back.ShouldBeAt("/me");
        await back.OpenAsync("/me/password");
        await back.Fill("گذرواژهٔ تازه", "Baz2028gard").Fill("تکرار گذرواژهٔ تازه", "Baz2028gard").PressAsync("ثبت گذرواژهٔ تازه");
        back.ShouldBeAt("/me");
        // The same word closes nothing a second time.
        await owner.OpenAsync(link);
        owner.ShouldSee("این پیوند پیش‌تر به کار رفته");
        await SayAsync(owner, link);
        await back.OpenAsync("/me");
        back.ShouldBeAt("/me");
        attacker.Dispose();
    }

    [Fact]
    public async Task NotMe_Dialled_ClosesOnce_AndAStrangersPhoneClosesNothing()
    {
        var (person, owner) = await OwnerAsync();
        await ChangeAsync(owner);
        (await server.Phone(Registry.NewMobile()).DialAsync("*4*40*9#")).ShouldContain("تغییری به این شماره خبر داده نشده");
        await owner.OpenAsync("/me");
        owner.ShouldBeAt("/me");
        (await server.Phone(person.Mobile).DialAsync("*4*40*9#")).ShouldContain("حساب شما بسته شد");
        await owner.OpenAsync("/me");
        owner.ShouldBeAt("/window/sign-in");
        (await server.Phone(person.Mobile).DialAsync("*4*40*9#")).ShouldContain("تغییری به این شماره خبر داده نشده");
        owner.Dispose();
    }

    [Fact]
    public async Task NotMe_OfBeforeTheOwnersProof_ClosesNothingAfterIt()
    {
        var (person, owner) = await OwnerAsync();
        var phone = await server.Phone(person.Mobile).ReadAsync();
        await ChangeAsync(owner);
        var first = LinkIn(await ToldAsync(phone));
        await ChangeAsync(owner, "Digar2028go");
        var second = LinkIn(await ToldAsync(phone));
        second.ShouldNotBe(first);
        // Said by the second word alone, so that the first is still open when the owner proves themself: dialling says all at once.
        using (var sayer = server.Visitor())
        {
            await sayer.OpenAsync(second);
            await sayer.PressAsync("این من نبودم؛ حساب را ببند");
            sayer.ShouldSee("حساب بسته شد");
        }

        using var back = server.Visitor();
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        await back.ProveCodeAsync(server, person.Mobile);
        using var stranger = server.Visitor();
        await stranger.OpenAsync(first);
        stranger.ShouldSee("این پیوند پیش‌تر به کار رفته");
        await SayAsync(stranger, first);
        await back.OpenAsync("/me");
        back.ShouldBeAt("/me");
        owner.Dispose();
    }

    [Theory]
    [InlineData("/not-me/aaaaaaaaaaaa")]
    [InlineData("/not-me/x")]
    [InlineData("/not-me/%20")]
    [InlineData("/not-me/%D8%A7%D8%A8")]
    public async Task NotMe_WithAWordOfNobody_SaysSoAndChangesNothing(string path)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync(path);
        visitor.ShouldSee("این پیوند پیش‌تر به کار رفته یا زمانش گذشته است");
    }

    [Fact]
    public async Task NotMe_Said16TimesAtOnce_IsHeardOnce()
    {
        var (person, owner) = await OwnerAsync();
        await ChangeAsync(owner);
        var link = LinkIn(await ToldAsync(person));
        using var visitor = server.Visitor();
        await visitor.OpenAsync(link);
        var token = visitor.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
            using var answer = await visitor.Http.PostAsync(link, content);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            return (await answer.Content.ReadAsStringAsync()).Contains("حساب بسته شد", StringComparison.Ordinal);
        }));
        answers.Count(heard => heard).ShouldBe(1);
        owner.Dispose();
    }

    [Fact]
    public async Task NotMe_PostedFromAnotherSite_IsRefused()
    {
        var (person, owner) = await OwnerAsync();
        await ChangeAsync(owner);
        var link = LinkIn(await ToldAsync(person));
        using var visitor = server.Visitor();
        using var content = new FormUrlEncodedContent([]);
        using var answer = await visitor.Http.PostAsync(link, content);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await owner.OpenAsync("/me");
        owner.ShouldBeAt("/me");
        owner.Dispose();
    }

    [Fact, Row("S2")]
    public async Task OwnPassword_WithACodeOfLongAgo_AsksAFreshOne()
    {
        var (_, owner) = await OwnerAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        await owner.OpenAsync("/me/password");
        owner.ShouldBeAt("/me/code").ShouldSee("کدی به تلفن شما");
        owner.Dispose();
    }

    [Fact]
    public async Task AnotherPhone_ProvenByTheWindow_EndsWhatStoodOnTheFormerOne_AndTellsIt()
    {
        var (person, owner) = await OwnerAsync();
        var second = Registry.NewMobile();
        await server.Registry.PutAsync($"/people/{person.NationalId}", person with { Mobiles = [.. person.Mobiles, second] });
        using var fresh = server.Visitor();
        await fresh.ProveCodeAsync(server, second);
        await fresh.ShouldBeAt("/window/identity").ProveCitizenAsync(person.NationalId);
        await owner.OpenAsync("/me");
        owner.ShouldBeAt("/window/sign-in");
        (await server.Phone(person.Mobile).NextMessageAsync(m => m.Text.Contains("تلفن حساب شما عوض شد", StringComparison.Ordinal))).Text.ShouldContain("*4*40*9#");
        owner.Dispose();
    }

    /// <summary>A person with an account, just signed in by a code.</summary>
    private async Task<(TestPerson Person, Visitor Owner)> OwnerAsync()
    {
        var person = await server.ActivePersonAsync();
        var visitor = server.Visitor();
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        await visitor.SignInAsync(server, person);
        return (person, visitor.ShouldBeAt("/me"));
    }

    private static async Task ChangeAsync(Visitor visitor, string password = NewPassword)
    {
        await visitor.OpenAsync("/me/password");
        await visitor.Fill("گذرواژهٔ تازه", password).Fill("تکرار گذرواژهٔ تازه", password).PressAsync("ثبت گذرواژهٔ تازه");
        visitor.ShouldBeAt("/me");
    }

    private Task<string> ToldAsync(TestPerson person) => ToldAsync(server.Phone(person.Mobile));

    private static async Task<string> ToldAsync(Phone phone) =>
        (await phone.NextMessageAsync(m => m.Text.Contains("شما نبودید؟", StringComparison.Ordinal))).Text;

    /// <summary>Posts the word with a token that another page gave: the link's own page offers no button any more.</summary>
    private static async Task SayAsync(Visitor visitor, string link)
    {
        await visitor.OpenAsync("/window/sign-in");
        await visitor.PostAsync(new Uri(link).AbsolutePath, []);
        visitor.ShouldSee("این پیوند پیش‌تر به کار رفته");
    }

    private static string LinkIn(string text) => text.Split([' ', '\n']).Single(word => word.Contains("/not-me/", StringComparison.Ordinal));
}

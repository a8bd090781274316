using System.Net;
using Panah.Harness;
using Panah.People;
using Shouldly;
using Xunit;

namespace Panah.Tests.Persons;

/// <summary>Keys are added, renamed and removed by their owner alone, shortly after a sign-in of their own.</summary>
public sealed partial class PasskeyTests
{
    [Theory, Row("X7")]
    [InlineData(SignInMethods.Password)]
    [InlineData(SignInMethods.QrTransfer | SignInMethods.RegistryProof)]
    public async Task Passkey_AfterASignInThatAStrangerCouldHaveMade_IsNotAdded(SignInMethods methods)
    {
        using var visitor = await server.SignedInAsync(methods: methods);
        await visitor.OpenAsync("/me/passkeys");
        visitor.ShouldSee("رمز پیامکی").Page.QuerySelector("form[data-passkey=create]").ShouldBeNull();
        (await PostForOptionsAsync(visitor, "/me/passkeys?handler=Options", Token(visitor))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact, Row("X7")]
    public async Task Passkey_TenMinutesAfterSignIn_IsNotAdded()
    {
        using var visitor = await server.SignedInAsync();
        await visitor.OpenAsync("/me/passkeys");
        var options = await NewOptionsAsync(visitor);
        server.Clock.Advance(PasskeyWait);
        using var device = Device();
        await visitor.PostAsync("/me/passkeys", [new("Credential", device.Create(options)), new("Name", "دیر")]);
        visitor.ShouldSee("زمان افزودن کلید گذشت").ShouldSee("هنوز کلید عبوری ندارید");
    }

    [Theory, Row("X7")]
    [InlineData("origin")]
    [InlineData("unverified")]
    [InlineData("session")]
    [InlineData("taken")]
    [InlineData("nothing")]
    public async Task Passkey_WithABentAnswer_IsNotAdded(string what)
    {
        using var visitor = await server.SignedInAsync();
        using var other = await server.SignedInAsync();
        await visitor.OpenAsync("/me/passkeys");
        await other.OpenAsync("/me/passkeys");
        var options = await NewOptionsAsync(visitor);
        using var device = Device();
        using var taken = await DeviceOfSomebodyAsync();
        using var copy = new Authenticator(Origin) { CredentialId = taken.CredentialId };
        if (what == "origin") device.Origin = "http://localhost:1";
        if (what == "unverified") device.VerifiesUser = false;
        var answer = what switch
        {
            "session" => device.Create(await NewOptionsAsync(other)),
            "taken" => copy.Create(options),
            "nothing" => "{}",
            _ => device.Create(options),
        };
        await visitor.PostAsync("/me/passkeys", [new("Credential", answer), new("Name", "بد")]);
        visitor.Page.QuerySelector("[role=alert]:not([hidden])").ShouldNotBeNull();
        visitor.ShouldSee("هنوز کلید عبوری ندارید");
    }

    [Fact, Row("X7")]
    public async Task Passkey_RenamedAndRemoved_SignsInNoMore()
    {
        using var owner = await server.SignedInAsync();
        using var device = Device();
        await AddAsync(owner, device, "گوشی");
        await owner.OpenAsync(owner.Page.QuerySelector("a[href*='rename=']")!.GetAttribute("href")!);
        owner.Shown("نام تازهٔ کلید").ShouldBe("گوشی");
        await owner.Fill("نام تازهٔ کلید", " ").PressAsync("ذخیره");
        owner.ErrorOf("نام تازهٔ کلید").ShouldBe("نامی برای کلید بنویسید.");
        await owner.Fill("نام تازهٔ کلید", "لپ‌تاپ خانه").PressAsync("ذخیره");
        owner.ShouldSee("نام کلید عوض شد").ShouldSee("لپ‌تاپ خانه");
        await owner.PressAsync("حذف لپ‌تاپ خانه");
        owner.ShouldSee("کلید عبور حذف شد").ShouldSee("هنوز کلید عبوری ندارید");
        using var visitor = server.Visitor();
        await SignInAsync(visitor, device);
        visitor.ShouldBeAt("/passkey").ShouldSee("این کلید عبور پذیرفته نشد");
    }

    [Fact, Row("X7")]
    public async Task Passkey_OfAnother_IsNeitherSeenNorChanged()
    {
        using var owner = await server.SignedInAsync();
        using var device = Device();
        await AddAsync(owner, device, "مال من");
        var id = owner.Page.QuerySelector("input[name=id]")!.GetAttribute("value")!;
        using var other = await server.SignedInAsync();
        await other.OpenAsync("/me/passkeys?rename=" + id);
        other.ShouldNotSee("مال من");
        await other.PostAsync("/me/passkeys?handler=Rename", [new("id", id), new("Name", "مال او")], HttpStatusCode.NotFound);
        await other.OpenAsync("/me/passkeys");
        await other.PostAsync("/me/passkeys?handler=Remove", [new("id", id)], HttpStatusCode.NotFound);
        await owner.OpenAsync("/me/passkeys");
        owner.ShouldSee("مال من");
    }

    [Fact, Row("X7")]
    public async Task Passkeys_TenOfOnePerson_AreEnough()
    {
        using var owner = await server.SignedInAsync();
        for (var i = 0; i < 10; i++)
        {
            using var device = Device();
            await AddAsync(owner, device, "کلید");
        }

        using var eleventh = Device();
        await AddAsync(owner, eleventh, "یازدهم");
        owner.ShouldSee("شمار کلیدها به ۱۰ رسیده").Page.QuerySelectorAll("tbody tr").Length.ShouldBe(10);
    }
}

using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

[Row("A5")]
public sealed class PasswordRuleTests(PanahServer server)
{
    [Theory]
    [InlineData("Panahگ2026", "فقط حروف و اعداد لاتین")]
    [InlineData("Panah2026*", "فقط حروف و اعداد لاتین")]
    [InlineData("2Panah026", "با یک حرف آغاز شود")]
    [InlineData("#Panah2026", "با یک حرف آغاز شود")]
    [InlineData("panah2026", "حداقل یک حرف بزرگ")]
    [InlineData("PANAH2026", "حداقل یک حرف بزرگ")]
    [InlineData("PanahPanah", "حداقل یک حرف بزرگ")]
    [InlineData("Panah26", "۸ کاراکتر")]
    [InlineData("Maryam2026x", "شامل نام")]
    [InlineData("Password1", "رایج")]
    public async Task RegisterDetails_PasswordBreaksARule_SaysWhich(string password, string rule)
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(person);

        await visitor.FillDetails(person, password).PressAsync("ثبت نام");

        visitor.ShouldBeAt("/account/register/details").ShouldHaveError("گذرواژه", rule);
    }

    [Fact]
    public async Task RegisterDetails_PasswordHoldsTheNationalId_IsRefused()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(person);

        await visitor.FillDetails(person, "Aa" + person.NationalId).PressAsync("ثبت نام");

        visitor.ShouldHaveError("گذرواژه", "شامل نام");
    }

    [Fact]
    public async Task RegisterDetails_RepeatDiffers_SaysSo()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(person);

        await visitor.FillDetails(person).Fill("تکرار گذرواژه", "Panah2027go").PressAsync("ثبت نام");

        visitor.ShouldHaveError("تکرار گذرواژه", "یکی نیست");
    }

    [Theory]
    [InlineData("Zanbag#2026!")]
    [InlineData("Zx$%&1234567")]
    public async Task RegisterDetails_PasswordMeetsEveryRule_IsTaken(string password)
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(person);

        await visitor.FillDetails(person, password).PressAsync("ثبت نام");

        visitor.ShouldBeAt("/account/register/check");
    }
}

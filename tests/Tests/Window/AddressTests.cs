using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Window;

[Row("W7")]
public sealed class AddressTests(PanahServer server)
{
    [Fact]
    public async Task Address_AsRegistered_IsConfirmed()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = await AtAddressAsync(person);
        visitor.ShouldSee("کاربر گرامی کد پستی زیر بر اساس آخرین نشانی ثبت شده شما");
        visitor.Shown("کد پستی").ShouldBe(person.PostalCode);
        await visitor.PressAsync("ثبت اطلاعات");
        visitor.ShouldBeAt("/me");
        (await UpdatesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Address_Corrected_FilesAnUpdateAndTellsItsNumber()
    {
        var person = await server.Registry.PersonAsync();
        var phone = server.Phone(person.Mobile);
        using var visitor = await AtAddressAsync(person);
        await visitor.Fill("کد پستی", "۱۶۱۹۷-۳۵۷۴۴").PressAsync("ثبت اطلاعات");
        visitor.ShouldBeAt("/me");
        (await UpdatesAsync()).ShouldBe(1);
        var tracking = await server.Sql.ScalarAsync<string>("select tracking_number from \"window\".address_updates order by asked_at desc limit 1");
        (await phone.NextMessageAsync(m => m.Text.Contains("نشانی", StringComparison.Ordinal))).Text.ShouldContain(tracking!);
    }

    [Theory, Row("X14")]
    [InlineData("161973574")]
    [InlineData("0000000000")]
    [InlineData("")]
    public async Task Address_OfAnotherForm_StaysWithItsError(string typed)
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = await AtAddressAsync(person);
        await visitor.Fill("کد پستی", typed).PressAsync("ثبت اطلاعات");
        visitor.ShouldBeAt("/window/postal-code");
        visitor.ErrorOf("کد پستی").ShouldNotBeEmpty();
        visitor.Shown("کد پستی").ShouldBe(typed);
    }

    [Fact]
    public async Task Address_WhereNoneIsRegistered_IsAskedFor()
    {
        var person = await server.Registry.PersonAsync(p => p with { PostalCode = null });
        using var visitor = await AtAddressAsync(person);
        visitor.ShouldSee("نشانی شما هنوز ثبت نشده است");
        await visitor.Fill("کد پستی", "1619735744").PressAsync("ثبت اطلاعات");
        visitor.ShouldBeAt("/me");
    }

    [Fact]
    public async Task Address_WhileTheRegistryIsDown_CanWait()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, person.Mobile);
        await using (await server.Faults.StartAsync("postal"))
        {
            await visitor.ProveCitizenAsync(person.NationalId);
            visitor.ShouldBeAt("/window/postal-code").ShouldHaveError("پاسخ نمی‌دهد");
            await visitor.Fill("کد پستی", "1619735744").PressAsync("ثبت اطلاعات");
            visitor.ShouldBeAt("/window/postal-code").ShouldHaveError("پاسخ نمی‌دهد");
            visitor.Shown("کد پستی").ShouldBe("1619735744");
            await visitor.PressAsync("ادامه بدون کد پستی");
            visitor.ShouldBeAt("/me");
        }

        // Asked again the next time.
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        using var next = server.Visitor();
        await next.ProveCodeAsync(server, person.Mobile);
        next.ShouldBeAt("/window/postal-code");
    }

    private async Task<Visitor> AtAddressAsync(TestPerson person)
    {
        var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, person.Mobile);
        await visitor.ProveCitizenAsync(person.NationalId);
        return visitor.ShouldBeAt("/window/postal-code");
    }

    private async Task<int> UpdatesAsync() =>
        await server.Sql.ScalarAsync<int>("select count(*)::int from \"window\".address_updates where person_id = (select person_id from people.sessions order by authenticated_at desc limit 1)");
}

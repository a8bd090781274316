using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Panah.Data;
using Panah.Harness;
using Panah.Window;
using Shouldly;
using Xunit;

namespace Panah.Tests.Window;

/// <summary>A code costs money, and a phone's peace: sends are limited by address and for the whole platform too. Small limits stand for the real ones, on a node of their own.</summary>
[Row("W2")]
public sealed partial class SendLimitTests(PanahServer server)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Send_ForManyPhonesFromOneAddress_IsStoppedThere_AndNowhereElse()
    {
        await using var node = await NodeAsync(new WindowLimits { SendsFromAddress = [new("test.send.address", 3, Window)] });
        using var town = node.Visitor();
        for (var i = 0; i < 3; i++) (await AskAsync(town, Registry.NewMobile())).ShouldBeAt("/window/code");

        var mobile = Registry.NewMobile();
        (await AskAsync(town, mobile)).ShouldBeAt("/window/sign-in").ShouldHaveError("تلفن همراه", "صبر کنید");
        town.Shown("تلفن همراه").ShouldBe(mobile, "what was typed stays");
        (await server.Phone(mobile).MessagesAsync()).ShouldBeEmpty();

        using var elsewhere = node.Visitor();
        (await AskAsync(elsewhere, mobile)).ShouldBeAt("/window/code");
        server.Clock.Advance(Window + TimeSpan.FromSeconds(1));
        (await AskAsync(town, Registry.NewMobile())).ShouldBeAt("/window/code");
    }

    [Fact]
    public async Task Send_MoreThanThePlatformMay_GoesToNobody_AndTakesNothingFromAPhone()
    {
        var phoneLimit = new Limit("test.send.phone", 1, Window);
        await using var node = await NodeAsync(new WindowLimits { SendsToPhone = [phoneLimit], SendsOfPlatform = [new("test.send.platform", 2, Window)] });
        for (var i = 0; i < 2; i++)
        {
            using var visitor = node.Visitor();
            (await AskAsync(visitor, Registry.NewMobile())).ShouldBeAt("/window/code");
        }

        var mobile = Registry.NewMobile();
        using var third = node.Visitor();
        (await AskAsync(third, mobile)).ShouldBeAt("/window/code").ShouldSee("اکنون پیامکی به این شماره نمی‌فرستیم");
        (await server.Phone(mobile).MessagesAsync()).ShouldBeEmpty();
        Phone.Code(await server.Phone(mobile).DialAsync("*4*40#")).ShouldNotBeNull();

        // All or none: had the refusal counted for the phone, its one send would be gone.
        await using var roomy = await NodeAsync(new WindowLimits { SendsToPhone = [phoneLimit] });
        using var again = roomy.Visitor();
        (await AskAsync(again, mobile)).ShouldBeAt("/window/code");
    }

    /// <summary>
    /// Whoever knows a number can use up the SMS that go to it in a day (S-M1): its owner dials, and strangers' sign-ins don't hide the owner's code.
    /// </summary>
    [Fact, Row("S8"), Finding("S-M1")]
    public async Task Send_PhonesDayUsedUpByStrangers_ItsOwnerDialsForTheCodeAndComesIn()
    {
        await using var node = await server.StartNodeAsync(settings => settings with
        {
            Variables = new Dictionary<string, string>(settings.Variables, StringComparer.Ordinal) { ["PANAH_LIMITS"] = "sms.phone.day=2" },
        });
        var mobile = Registry.NewMobile();
        for (var i = 0; i < 2; i++)
        {
            using var stranger = node.Visitor();
            (await AskAsync(stranger, mobile)).ShouldBeAt("/window/code");
        }

        server.Clock.Advance(TimeSpan.FromSeconds(11));
        using var owner = node.Visitor();
        (await AskAsync(owner, mobile)).ShouldBeAt("/window/code").ShouldSee("اکنون پیامکی به این شماره نمی‌فرستیم").ShouldSee("*۴*۴۰#");
        using (var late = node.Visitor()) (await AskAsync(late, mobile)).ShouldBeAt("/window/code");

        var shown = SixDigits().Matches(await server.Phone(mobile).DialAsync("*4*40#")).Select(match => match.Value).ToList();
        shown.Count.ShouldBe(4);
        foreach (var code in shown.TakeWhile(_ => owner.Url.AbsolutePath == "/window/code")) await owner.TypeCodeAsync(code);
        owner.ShouldBeAt("/window/identity");
        (await server.Phone(mobile).MessagesAsync()).Count.ShouldBe(2);
    }

    /// <summary>A way that costs no SMS is no way to fill a table, or a person's mailbox.</summary>
    [Fact, Row("S9"), Finding("S-M1")]
    public async Task Send_WithoutSmsFromOneAddress_IsBoundedThere_AndSoIsTheEmailOfAPhone()
    {
        await using var node = await server.StartNodeAsync(settings => settings with
        {
            Variables = new Dictionary<string, string>(settings.Variables, StringComparer.Ordinal)
            {
                ["PANAH_LIMITS"] = "sms.phone.day=1,window.dialled=2,window.email.phone=1",
            },
        });
        var mobile = Registry.NewMobile();
        using var stranger = node.Visitor();
        for (var i = 0; i < 3; i++) (await AskAsync(stranger, mobile)).ShouldBeAt("/window/code");
        (await AskAsync(stranger, mobile)).ShouldBeAt("/window/sign-in").ShouldHaveError("تلفن همراه", "صبر کنید");

        using var elsewhere = node.Visitor();
        (await AskAsync(elsewhere, mobile)).ShouldBeAt("/window/code");
        (await elsewhere.PressAsync("ارسال ایمیل")).ShouldSee("اگر برای شما ایمیل ملی ثبت شده باشد");
        using var third = node.Visitor();
        await AskAsync(third, mobile);
        (await third.PressAsync("ارسال ایمیل")).ShouldHaveError("صبر کنید");
    }

    private static async Task<Visitor> AskAsync(Visitor visitor, string mobile)
    {
        await visitor.OpenAsync("/window/sign-in");
        return await visitor.Fill("تلفن همراه", mobile).PressAsync("ارسال رمز یکبار مصرف");
    }

    private Task<Node> NodeAsync(WindowLimits limits) => server.StartNodeAsync(settings => settings, services => services.Replace(ServiceDescriptor.Singleton(limits)));

    [GeneratedRegex("[0-9]{6}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SixDigits();
}

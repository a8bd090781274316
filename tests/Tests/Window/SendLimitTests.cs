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
public sealed class SendLimitTests(PanahServer server)
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
    public async Task Send_MoreThanThePlatformMay_IsStoppedForAll_AndTakesNothingFromAPhone()
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
        (await AskAsync(third, mobile)).ShouldBeAt("/window/sign-in").ShouldHaveError("تلفن همراه", "صبر کنید");
        (await server.Phone(mobile).MessagesAsync()).ShouldBeEmpty();

        // All or none: had the refusal counted for the phone, its one send would be gone.
        await using var roomy = await NodeAsync(new WindowLimits { SendsToPhone = [phoneLimit] });
        using var again = roomy.Visitor();
        (await AskAsync(again, mobile)).ShouldBeAt("/window/code");
    }

    private static async Task<Visitor> AskAsync(Visitor visitor, string mobile)
    {
        await visitor.OpenAsync("/window/sign-in");
        return await visitor.Fill("تلفن همراه", mobile).PressAsync("ارسال رمز یکبار مصرف");
    }

    private Task<Node> NodeAsync(WindowLimits limits) => server.StartNodeAsync(settings => settings, services => services.Replace(ServiceDescriptor.Singleton(limits)));
}

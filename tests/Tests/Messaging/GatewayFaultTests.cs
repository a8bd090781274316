using Panah.Harness;
using Panah.Messaging;
using Shouldly;
using Xunit;

namespace Panah.Tests.Messaging;

/// <summary>Gateways that misbehave. Several messages each, since the first gateway of each is drawn.</summary>
[Row("X2")]
[Row("X4")]
public sealed class GatewayFaultTests(PanahServer panah)
{
    private const int Several = 5;

    [Theory]
    [InlineData("sms1", "down")]
    [InlineData("sms1", "errors")]
    [InlineData("sms1", "mismatch")]
    [InlineData("sms2", "down")]
    [InlineData("sms2", "errors")]
    [InlineData("sms2", "mismatch")]
    public async Task Gateway_InTrouble_TheOtherDelivers(string gateway, string kind)
    {
        await using var fault = await panah.Faults.StartAsync(gateway, kind);

        foreach (var to in await SendSeveralAsync()) (await panah.Phone(to).NextMessageAsync()).Text.ShouldContain("482913");
    }

    [Fact]
    public async Task Gateway_Slow_TheOtherDeliversWithinSeconds()
    {
        await using var fault = await panah.Faults.StartAsync("sms1", "slow", delayMs: 15_000);

        foreach (var to in await SendSeveralAsync()) await panah.Phone(to).NextMessageAsync();
    }

    [Fact]
    public async Task Gateways_LosingAcknowledgements_DeliverEachAtLeastOnceAndAtMostTwice()
    {
        List<string> phones;
        await using (await panah.Faults.StartAsync("sms1", "lostAck", rate: 0.5))
        await using (await panah.Faults.StartAsync("sms2", "lostAck", rate: 0.5))
        {
            phones = await SendSeveralAsync();
            foreach (var to in phones) await panah.Phone(to).NextMessageAsync();
        }

        foreach (var to in phones)
        {
            (await panah.UntilAsync(to, MessageState.Delivered, TimeSpan.FromSeconds(10))).ShouldNotBeNull();
            (await panah.Phone(to).MessagesAsync()).Count.ShouldBeInRange(1, 2, "one for each gateway at most");
        }
    }

    [Fact]
    public async Task Gateway_LostAcknowledgementAnswersWhenAsked_DeliversOnce()
    {
        // sms1 loses the answer to the sending and answers the question after it: a rate of one half strikes every second call.
        await using var down = await panah.Faults.StartAsync("sms2", "down");
        await using var fault = await panah.Faults.StartAsync("sms1", "lostAck", rate: 0.5);
        var phones = await SendSeveralAsync();

        foreach (var to in phones)
        {
            await panah.UntilAsync(to, MessageState.Delivered, TimeSpan.FromSeconds(10));
            (await panah.Phone(to).MessagesAsync()).Count.ShouldBe(1);
        }
    }

    [Fact]
    public async Task BothGateways_DownThenBack_DeliverWhatWasAccepted()
    {
        var to = Sending.NewPhone();
        await using (await panah.Faults.StartAsync("sms1", "down"))
        await using (await panah.Faults.StartAsync("sms2", "down"))
        {
            await panah.SendAsync(Sending.Code(to));
            (await panah.Phone(to.Value).StaysQuietAsync()).ShouldBeTrue();
        }

        await panah.UntilAsync(to.Value, MessageState.Delivered, TimeSpan.FromSeconds(10));
        (await panah.Phone(to.Value).MessagesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Code_ExpiredWhileGatewaysWereDown_IsNeverSent()
    {
        var to = Sending.NewPhone();
        await using (await panah.Faults.StartAsync("sms1", "down"))
        await using (await panah.Faults.StartAsync("sms2", "down"))
        {
            await panah.SendAsync(Sending.Code(to) with { ExpiresAt = panah.Clock.GetUtcNow().AddMinutes(2) });
            await Eventually.TrueAsync(async () => (await panah.LoggedAsync(to.Value)).Attempts > 0);
            panah.Clock.Advance(TimeSpan.FromMinutes(3));
            // A try that began before the end may still be at its second gateway: they come back after it.
            await panah.UntilAsync(to.Value, MessageState.Expired, TimeSpan.FromSeconds(5));
        }

        (await panah.Phone(to.Value).StaysQuietAsync(TimeSpan.FromSeconds(2))).ShouldBeTrue();
    }

    [Fact]
    public async Task Gateway_AfterTrouble_GetsFewMessagesThenItsShareAgain()
    {
        // Whatever tests before this one took from either is back.
        panah.Clock.Advance(TimeSpan.FromMinutes(30));
        await using (await panah.Faults.StartAsync("sms1", "errors"))
        {
            // Each failure takes two fifths of its weight; the less it has, the more messages pass until the next one meets it.
            for (var i = 0; i < 12; i++)
            {
                foreach (var to in await SendSeveralAsync()) await panah.Phone(to).NextMessageAsync();
            }
        }

        var shifted = await CountOfFirstAsync(15);
        panah.Clock.Advance(TimeSpan.FromMinutes(30));
        var drifted = await CountOfFirstAsync(15);

        // Weights of about 2 to 30, then 70 to 30: the chance that luck turns this round is about one in ten thousand.
        shifted.ShouldBeLessThanOrEqualTo(6);
        drifted.ShouldBeGreaterThan(2);
    }

    private async Task<int> CountOfFirstAsync(int messages)
    {
        var phones = Enumerable.Range(0, messages).Select(_ => Sending.NewPhone()).ToList();
        foreach (var to in phones) await panah.SendAsync(Sending.Code(to));
        var first = 0;
        foreach (var to in phones)
        {
            await panah.Phone(to.Value).NextMessageAsync();
            if (await Eventually.FoundAsync(async () => (await panah.LoggedAsync(to.Value)).Gateway, "the gateway that took it") == "sms1") first++;
        }

        return first;
    }

    private async Task<List<string>> SendSeveralAsync()
    {
        var phones = Enumerable.Range(0, Several).Select(_ => Sending.NewPhone()).ToList();
        foreach (var to in phones) await panah.SendAsync(Sending.Code(to));
        return phones.ConvertAll(to => to.Value);
    }
}

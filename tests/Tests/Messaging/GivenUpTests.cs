using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Messaging;
using Shouldly;
using Xunit;

namespace Panah.Tests.Messaging;

/// <summary>Row O6: tried until it ends and never given up before; what was given up says so, keeps what it says and can be sent again.</summary>
[Row("O6")]
[Finding("P-8")]
public sealed class GivenUpTests(PanahServer panah)
{
    [Fact]
    public async Task Code_GatewaysDownForManyTries_IsStillSentWhileItIsValid()
    {
        var to = Sending.NewPhone();
        var ends = panah.Clock.GetUtcNow().AddSeconds(180);
        await using (await panah.Faults.StartAsync("sms1", "down"))
        await using (await panah.Faults.StartAsync("sms2", "down"))
        {
            await panah.SendAsync(Sending.Code(to) with { ExpiresAt = ends });
            // Twelve tries was all that a code ever got; they were over after some 80 of its 180 seconds.
            await TriesAsync(to.Value, 13, TimeSpan.FromSeconds(1));
            panah.Clock.GetUtcNow().ShouldBeLessThan(ends.AddSeconds(-20));
        }

        (await panah.UntilAsync(to.Value, MessageState.Delivered, TimeSpan.FromSeconds(1))).Attempts.ShouldBeGreaterThan(12);
    }

    [Fact]
    public async Task Message_GatewaysDownForHours_IsSentWhenTheyAreBack()
    {
        var to = Sending.NewPhone();
        await using (await panah.Faults.StartAsync("sms1", "down"))
        await using (await panah.Faults.StartAsync("sms2", "down"))
        {
            await panah.SendAsync(Sending.Code(to) with { Lane = Lane.Normal });
            await TriesAsync(to.Value, 14, TimeSpan.FromMinutes(1));
        }

        await panah.UntilAsync(to.Value, MessageState.Delivered, TimeSpan.FromMinutes(1));
        (await panah.Phone(to.Value).MessagesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    [Finding("H-2")]
    public async Task Message_ThatTheWorkerGivesUp_SaysWhyInTheLogAndIsSentAgain()
    {
        var to = Sending.NewPhone();
        await using (await panah.Faults.StartAsync("sms1", "down"))
        await using (await panah.Faults.StartAsync("sms2", "down"))
        {
            await panah.SendAsync(Sending.Code(to) with { Lane = Lane.Normal });
            await TriesAsync(to.Value, 2, TimeSpan.FromSeconds(5));
            panah.Clock.Advance(TimeSpan.FromDays(3));
            (await panah.UntilAsync(to.Value, MessageState.Failed, TimeSpan.FromMinutes(1))).Reason.ShouldBe(FailureReasons.GivenUp);
        }

        var id = (await panah.LoggedAsync(to.Value)).Id;
        var payload = await panah.Sql.ScalarAsync<byte[]>("select payload from data.outbox_dropped where reference = @id", new { id });
        System.Text.Encoding.UTF8.GetString(payload!).ShouldNotContain(to.Value, Case.Sensitive, "what is kept stays encrypted");
        (await AgainAsync(id)).ShouldBeTrue();
        (await AgainAsync(id)).ShouldBeFalse("it is in line already");
        await panah.UntilAsync(to.Value, MessageState.Delivered, TimeSpan.FromSeconds(10));
        (await panah.Phone(to.Value).MessagesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    [Finding("H-2")]
    public async Task Code_ThatEndsWithItsLaneStanding_IsExpiredInTheLogAndKeepsNoPayload()
    {
        var to = Sending.NewPhone();
        await using (await panah.Faults.StartAsync("sms1", "down"))
        await using (await panah.Faults.StartAsync("sms2", "down"))
        {
            await panah.SendAsync(Sending.Code(to) with { ExpiresAt = panah.Clock.GetUtcNow().AddMinutes(2) });
            await TriesAsync(to.Value, 1, TimeSpan.Zero);
            panah.Clock.Advance(TimeSpan.FromMinutes(3));
            var id = (await panah.LoggedAsync(to.Value)).Id;
            // The worker tells the log itself.
            await Eventually.TrueAsync(async () =>
                await panah.Sql.ScalarAsync<int>("select state from messaging.messages where id = @id", new { id }) == (int)MessageState.Expired);
            (await panah.Sql.ScalarAsync<bool>("select payload is null from data.outbox_dropped where reference = @id", new { id })).ShouldBeTrue();
            (await AgainAsync(id)).ShouldBeFalse("a code is not sent again");
        }
    }

    private Task<bool> AgainAsync(Guid id) => panah.Services.GetRequiredService<AppDb>().InTransactionAsync(
        work => panah.Services.GetRequiredService<Messages>().SendAgainAsync(work, id));

    private async Task TriesAsync(string to, int tries, TimeSpan step)
    {
        for (var i = 0; i < 600; i++)
        {
            if ((await panah.LoggedAsync(to)).Attempts >= tries) return;
            panah.Clock.Advance(step);
            // The delay is the thing: what became due by the clock is worked on in real time before the clock moves on.
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        throw new TimeoutException($"{tries} tries were not made.");
    }
}

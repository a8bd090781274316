using System.Net.Http.Json;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Panah.Messaging;
using Shouldly;
using Xunit;

namespace Panah.Tests.Messaging;

[Row("X2")]
[Row("X4")]
public sealed class EmailTests(PanahServer panah)
{
    private static int _next;

    [Theory]
    [InlineData(Language.Persian, "رمز ورود به پناه", "رمز ورود شما به پناه: 482913")]
    [InlineData(Language.English, "Your Panah sign-in code", "Your Panah sign-in code: 482913")]
    [InlineData(Language.Arabic, "رمز الدخول إلى پناه", "رمز دخولكم إلى پناه: 482913")]
    public async Task Send_InALanguage_ReachesTheMailboxAsWritten(Language language, string subject, string begin)
    {
        var to = NewAddress();

        await panah.SendAsync(Code(to) with { Language = language });

        var mail = await NextAsync(to);
        mail.Subject.ShouldBe(subject);
        mail.Text.ShouldStartWith(begin);
    }

    [Theory]
    [InlineData("down")]
    [InlineData("errors")]
    [InlineData("lostAck")]
    public async Task Server_InTroubleThenWell_MailboxHasItOnce(string kind)
    {
        var to = NewAddress();
        await using (await panah.Faults.StartAsync("email", kind))
        {
            await panah.SendAsync(Code(to));
            await Eventually.TrueAsync(async () => (await panah.LoggedAsync(to)).Attempts > 0);
        }

        await panah.UntilAsync(to, MessageState.Sent, TimeSpan.FromSeconds(10));
        (await MailboxAsync(to)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Mailbox_DoesNotExist_IsGivenUpAtOnce()
    {
        var to = NewAddress();
        await using var fault = await panah.Faults.StartAsync("email", "mismatch");

        await panah.SendAsync(Code(to));

        (await panah.UntilAsync(to, MessageState.Failed)).Attempts.ShouldBe(1);
    }

    private static string NewAddress() => $"reader{Interlocked.Increment(ref _next)}-{Registry.NewMobile()}@example.ir";

    private static Email Code(string to) => new(to, "Window.Code", "482913") { Lane = Lane.Code };

    private async Task<List<Mail>> MailboxAsync(string address) => (await panah.Simulators.GetFromJsonAsync<List<Mail>>($"/mailbox/{address}/messages"))!;

    private Task<Mail> NextAsync(string address) => Eventually.FoundAsync(async () => (await MailboxAsync(address)).FirstOrDefault(), "a mail");

    private sealed record Mail(DateTimeOffset At, string Subject, string Text);
}

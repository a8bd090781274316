using Panah.Harness;
using Panah.Kernel;
using Panah.Messaging;
using Shouldly;
using Xunit;

namespace Panah.Tests.Messaging;

[Row("X2")]
public sealed class SmsTests(PanahServer panah)
{
    [Fact]
    public async Task Send_Committed_ReachesThePhoneAndIsReportedDelivered()
    {
        var to = Sending.NewPhone();

        await panah.SendAsync(Sending.Code(to));

        var message = await panah.Phone(to.Value).NextMessageAsync();
        message.Text.ShouldBe("پناه: رمز ورود 482913\nبه کسی نگویید.\n@localhost #482913");
        message.Text.Length.ShouldBeLessThan(70, "one SMS of Persian text holds 70 characters");
        var logged = await panah.UntilAsync(to.Value, MessageState.Delivered, TimeSpan.FromSeconds(10));
        logged.Gateway.ShouldBeOneOf("sms1", "sms2");
        logged.Recipient.ShouldBe(to.Masked);
    }

    [Fact]
    public async Task Send_RolledBack_NeverReachesThePhone()
    {
        var to = Sending.NewPhone();

        await panah.SendAsync(Sending.Code(to), commit: false);

        (await panah.Phone(to.Value).StaysQuietAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Send_SameOnceKeyTwice_ReachesThePhoneOnce()
    {
        var to = Sending.NewPhone();
        var sms = Sending.Code(to) with { OnceKey = "once-" + to.Value };

        await panah.SendAsync(sms);
        await panah.SendAsync(sms);

        var phone = panah.Phone(to.Value);
        await phone.NextMessageAsync();
        (await phone.StaysQuietAsync()).ShouldBeTrue();
    }

    [Theory]
    [InlineData(Language.Persian, "به کسی نگویید.")]
    [InlineData(Language.English, "Tell it to nobody.")]
    [InlineData(Language.Arabic, "لا تخبروا به أحداً.")]
    public async Task Send_InALanguage_ReadsInThatLanguageAndKeepsItsLastLine(Language language, string expected)
    {
        var to = Sending.NewPhone();

        await panah.SendAsync(Sending.Code(to) with { Language = language });

        var message = await panah.Phone(to.Value).NextMessageAsync();
        message.Text.ShouldContain(expected);
        message.Text.Split('\n')[^1].ShouldBe("@localhost #482913");
        message.Text.Length.ShouldBeLessThanOrEqualTo(70);
    }

    [Fact]
    public async Task Send_ArgumentWithBraces_IsTakenAsItIs()
    {
        var to = Sending.NewPhone();

        await panah.SendAsync(new Sms(to, "Accounts.Temporary", "{1}{host}", "secret") { Language = Language.English });

        (await panah.Phone(to.Value).NextMessageAsync()).Text.ShouldContain("password secret was given to your request with tracking number {1}{host}");
    }

    [Fact]
    public async Task Send_TooManyAlike_LeavesTheRestOutQuietly()
    {
        var to = Sending.NewPhone();

        for (var i = 0; i < 33; i++) await panah.SendAsync(Sending.Code(to));

        var phone = panah.Phone(to.Value);
        for (var i = 0; i < 30; i++) await phone.NextMessageAsync();
        (await phone.StaysQuietAsync()).ShouldBeTrue();
        (await panah.LoggedAsync(to.Value)).State.ShouldBe(MessageState.Quiet);
    }

    [Fact]
    public async Task Log_AfterSending_HoldsNeitherNumberNorTextInTheClear()
    {
        var to = Sending.NewPhone();
        await panah.SendAsync(Sending.Code(to, "739105"));
        await panah.Phone(to.Value).NextMessageAsync();

        var rows = await panah.Sql.QueryAsync<string>("select m::text || encode(m.recipient, 'escape') from messaging.messages m union all select encode(payload, 'escape') from data.outbox");

        rows.ShouldNotBeEmpty();
        rows.ShouldAllBe(row => !row.Contains(to.Value, StringComparison.Ordinal) && !row.Contains("739105", StringComparison.Ordinal));
    }
}

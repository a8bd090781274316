using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Panah.Messaging;

namespace Panah.Tests.Messaging;

/// <summary>What a capability does to send, and what the tests look at afterwards.</summary>
internal static class Sending
{
    public static async Task SendAsync(this PanahServer panah, Sms sms, bool commit = true)
    {
        var messages = panah.Services.GetRequiredService<Messages>();
        try
        {
            await panah.Services.GetRequiredService<AppDb>().InTransactionAsync(async work =>
            {
                await messages.SendAsync(work, sms);
                if (!commit) throw new OperationCanceledException();
            });
        }
        catch (OperationCanceledException) when (!commit)
        {
            // As meant: what was accepted in it goes with it.
        }
    }

    public static Task SendAsync(this PanahServer panah, Email email) =>
        panah.Services.GetRequiredService<AppDb>().InTransactionAsync(work => panah.Services.GetRequiredService<Messages>().SendAsync(work, email));

    public static async Task<LoggedMessage> LoggedAsync(this PanahServer panah, string recipient) =>
        (await panah.Services.GetRequiredService<DeliveryLog>().FindAsync(new DeliveryQuery { Recipient = recipient })).First();

    /// <summary>Waits, moving the program's clock, until the newest message to a recipient is in a state.</summary>
    public static async Task<LoggedMessage> UntilAsync(this PanahServer panah, string recipient, MessageState state, TimeSpan? step = null)
    {
        for (var i = 0; i < 100; i++)
        {
            if (await panah.LoggedAsync(recipient) is { } logged && logged.State == state) return logged;
            if (step is { } by) panah.Clock.Advance(by);
            // The delay is the thing: what became due by the clock is worked on in real time before the clock moves on.
            await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System);
        }

        throw new TimeoutException($"The message is {(await panah.LoggedAsync(recipient)).State}, not {state}.");
    }

    public static MobileNumber NewPhone() => MobileNumber.Parse(Registry.NewMobile());

    public static Sms Code(MobileNumber to, string code = "482913") => new(to, "Window.Code", code, "localhost") { Lane = Lane.Code };
}

using Microsoft.Extensions.DependencyInjection;
using Panah.Kernel;

namespace Panah.Data;

/// <summary>What operators see and do about items that were put aside (row O6). Messages that failed have a command of their own, <c>messages resend</c>.</summary>
internal static class OutboxCommands
{
    public static readonly OperatorCommand List = new("outbox list", "Shows how many items wait and how many were put aside, by topic and reason.", ListAsync);

    public static readonly OperatorCommand Requeue = new("outbox requeue", "Puts items in line again that could not be opened, once the key ring has their key.", RequeueAsync)
    {
        Parameters = [new("topic", "Only of this topic.")],
    };

    private sealed record Line
    {
        public string Topic { get; init; } = "";
        public string State { get; init; } = "";
        public long Count { get; init; }
        public DateTimeOffset Oldest { get; init; }
    }

    private static async Task<int> ListAsync(OperatorInput input, CancellationToken cancel)
    {
        var lines = (await input.Services.GetRequiredService<AppDb>().Alone(cancel).QueryAsync<Line>(
            """
            select topic, 'waiting' as state, count(*) as count, min(created_at) as oldest from data.outbox group by topic
            union all select topic, reason, count(*), min(created_at) from data.outbox_dropped group by topic, reason order by topic, state
            """)).ToList();
        foreach (var line in lines)
            await input.Output.WriteLineAsync($"{line.Topic}  {line.State}  {line.Count}  since {line.Oldest:u}");
        if (lines.Count == 0)
            await input.Output.WriteLineAsync("Nothing waits, and nothing was put aside.");
        return 0;
    }

    private static async Task<int> RequeueAsync(OperatorInput input, CancellationToken cancel)
    {
        var count = await input.Services.GetRequiredService<AppDb>().Alone(cancel).ExecuteAsync(
            """
            with back as (
                delete from data.outbox_dropped where reason = @reason and payload is not null and (@topic::text is null or topic = @topic)
                returning lane, topic, payload, expires_at, created_at, reference)
            insert into data.outbox (lane, topic, payload, due, expires_at, created_at, reference)
            select lane, topic, payload, @now, expires_at, created_at, reference from back
            """,
            new { reason = OutboxStore.Unreadable, topic = input.Value("topic"), now = input.Services.GetRequiredService<TimeProvider>().GetUtcNow() });
        await input.Output.WriteLineAsync($"{count} in line again.");
        return 0;
    }
}

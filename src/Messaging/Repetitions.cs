using Panah.Data;

namespace Panah.Messaging;

/// <summary>Counts how often one recipient got one template, so that nobody's phone is flooded. One statement, judged by its row count.</summary>
internal sealed class Repetitions(PersonalData personal, MessagingSettings settings, TimeProvider time)
{
    /// <summary>Counts one more; false when there were too many.</summary>
    public async Task<bool> TakeAsync(Work work, string recipient, string template) =>
        await work.ExecuteAsync(
            """
            insert into messaging.repetitions as r (key, since, count) values (@key, @now, 1)
            on conflict (key) do update set
                since = case when r.since <= @windowStart then @now else r.since end,
                count = case when r.since <= @windowStart then 1 else r.count + 1 end
            where r.since <= @windowStart or r.count < @most
            """,
            new
            {
                key = Key(recipient, template),
                now = time.GetUtcNow(),
                windowStart = time.GetUtcNow() - settings.RepetitionWindow,
                most = settings.Repetitions,
            }) == 1;

    /// <summary>When the recipient's count begins anew.</summary>
    public async Task<DateTimeOffset> EndsAsync(Work work, string recipient, string template) =>
        await work.ExecuteScalarAsync<DateTimeOffset>(
            "select since from messaging.repetitions where key = @key", new { key = Key(recipient, template) })
        + settings.RepetitionWindow;

    private byte[] Key(string recipient, string template) => personal.BlindIndex("messaging.repetition", recipient + "\n" + template);
}

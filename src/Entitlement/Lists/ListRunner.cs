using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Entitlement;

/// <summary>
/// Works through the lists, a chunk of each in turn. A line's key is the list and its number: a chunk that a crash cut short is
/// asked again and finds what was answered, without a second debit.
/// </summary>
internal sealed partial class ListRunner(AppDb db, InquiryDesk desk, Keys keys, PersonalData data, TimeProvider time, ILogger<ListRunner> log) : BackgroundService
{
    private const int Chunk = 200;
    private static readonly Claim Running = new(
        "entitlement.list", "leased_until", "c.id, c.credit_key, c.person_id", TimeSpan.FromSeconds(30))
    { Where = "state = 0" };
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await StepAsync(stoppingToken)) continue;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
            {
                LogAway(log, e.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Rest, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One chunk of the list that has waited longest; false when there was nothing to do, or nothing could be done now.</summary>
    private async Task<bool> StepAsync(CancellationToken cancel)
    {
        if (await Running.TakeAsync<ListRow>(db, time.GetUtcNow(), cancel) is not { } list) return false;
        var lines = await LinesAsync(list.Id, cancel);
        var asked = await Task.WhenAll(lines.Select(line => AskAsync(list, line, cancel)));
        var answered = asked.Where(a => a.Answer.IsAnswer).ToList();
        var verdicts = asked.Select(a => a.Answer.Verdict).ToHashSet();
        var spent = verdicts.Overlaps([Verdict.CreditSpent, Verdict.CreditVoid, Verdict.CreditLate, Verdict.CreditUnknown]);
        var state = spent ? ListState.OutOfCredit : answered.Count == lines.Count && lines.Count < Chunk ? ListState.Finished : ListState.Running;
        await KeepAsync(list.Id, answered, state, verdicts.Contains(Verdict.RegistryDown), cancel);
        return answered.Count > 0 || state != ListState.Running;
    }

    private async Task<IReadOnlyList<LineRow>> LinesAsync(Guid list, CancellationToken cancel)
    {
        return [.. await db.Alone(cancel).QueryAsync<LineRow>(
            "select line, text_cipher from entitlement.list_line where list_id = @list and inquiry_id is null and reason is null order by line limit @Chunk",
            new { list, Chunk })];
    }

    private async Task<(int Line, Answer Answer)> AskAsync(ListRow list, LineRow line, CancellationToken cancel)
    {
        var about = NationalId.Parse(data.Decrypt(Lists.Purpose, line.TextCipher));
        var inquiry = new Inquiry(keys.Once("list", $"{list.Id:N}:{line.Line}"), keys.Person(about), list.CreditKey, Asker: list.PersonId);
        return (line.Line, await desk.AskAsync(about, inquiry, cancel));
    }

    private async Task KeepAsync(Guid list, List<(int Line, Answer Answer)> answered, ListState state, bool waits, CancellationToken cancel) =>
        await db.InTransactionAsync(async work =>
        {
            var kept = await work.ExecuteAsync(
                """
                update entitlement.list_line l set inquiry_id = a.inquiry, covered = a.covered, covered_until = a.until
                from unnest(@lines, @inquiries, @covered, @untils) as a(line, inquiry, covered, until)
                where l.list_id = @list and l.line = a.line and l.inquiry_id is null
                """,
                new
                {
                    list, lines = answered.ConvertAll(a => a.Line), inquiries = answered.ConvertAll(a => a.Answer.Number),
                    covered = answered.ConvertAll(a => a.Answer.Covered), untils = answered.ConvertAll(a => a.Answer.CoveredUntil).ToArray(),
                });
            // A list stopped meanwhile stays stopped; its answered lines are kept all the same.
            await work.ExecuteAsync(
                """
                update entitlement.list set done = done + @kept, leased_until = @next, waits_for_registry = @waits,
                    state = case when state = 0 then @state else state end
                where id = @list
                """, new { list, kept, waits, state = (short)state, next = time.GetUtcNow() });
        }, cancel);

    [LoggerMessage(LogLevel.Warning, "Lists wait, the database is away: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    private sealed class ListRow
    {
        public Guid Id { get; init; }
        public Guid? CreditKey { get; init; }
        public Guid? PersonId { get; init; }
    }

    private sealed class LineRow
    {
        public int Line { get; init; }
        public byte[] TextCipher { get; init; } = [];
    }
}

using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Panah.Data;

namespace Panah.Accounts.Registration;

/// <summary>
/// Works through waiting requests. Each is taken by one node (ADR 0213), asked for without holding a connection, and
/// every answer is kept as it comes: a node that dies loses nothing but its lease, and no registry is asked twice for an answer it gave.
/// </summary>
internal sealed partial class CheckWorker(AppDb db, PersonalData personal, RegistryQuestions questions, CheckDecisions decisions, TimeProvider time, ILogger<CheckWorker> log)
    : BackgroundService
{
    /// <summary>Asked side by side; the registries are the slow part.</summary>
    private const int AtOnce = 64;

    /// <summary>Leased together, so that the database is asked once for several.</summary>
    private const int LeaseSize = 32;

    /// <summary>
    /// A node that died is forgotten after this: longer than every try of a registry that is slow. A check that takes longer still
    /// may be made twice, and counts once, since the statement that ends it judges.
    /// </summary>
    private static readonly Claim Requests = new(
        "accounts.registrations", "next_check_at",
        "c.id, c.form, c.attempts, c.civil_matches, c.sim_matches, c.insured_found, c.medical_matches", TimeSpan.FromSeconds(30))
    {
        Where = "state = 'waiting'", Tries = "attempts",
    };

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Parallel.ForEachAsync(
                DueAsync(stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, TryCheckAsync);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The leases of what was under way run out, and another node goes on.
        }
    }

    /// <summary>Requests as they fall due, without an end: a slow answer holds up its own request and no other.</summary>
    private async IAsyncEnumerable<WaitingRow> DueAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        // The first lease must not hold up the start of the program.
        await Task.Yield();
        while (true)
        {
            var leased = await TryLeaseAsync(cancel);
            foreach (var row in leased) yield return row;
            if (leased.Count == 0) await Task.Delay(Idle, time, cancel);
        }
    }

    private async Task<IReadOnlyList<WaitingRow>> TryLeaseAsync(CancellationToken cancel)
    {
        try
        {
            return await Requests.TakeAsync<WaitingRow>(db, time.GetUtcNow(), LeaseSize, cancel: cancel);
        }
        catch (Exception problem) when (!cancel.IsCancellationRequested)
        {
            LogTrouble(log, problem);
            await Task.Delay(Idle * 4, time, cancel);
            return [];
        }
    }

    private async ValueTask TryCheckAsync(WaitingRow row, CancellationToken cancel)
    {
        try
        {
            await CheckAsync(row, cancel);
        }
        catch (Exception problem) when (!cancel.IsCancellationRequested)
        {
            LogTrouble(log, problem);
        }
    }

    private async Task CheckAsync(WaitingRow row, CancellationToken cancel)
    {
        var form = JsonSerializer.Deserialize<RegistrationForm>(personal.Decrypt(RegistrationDesk.FormPurpose, row.Form))!;
        var known = new CheckAnswers(row.CivilMatches, row.SimMatches, row.InsuredFound, row.MedicalMatches);
        var (answers, branch) = await questions.AskAsync(form, known, cancel);
        if (answers.Decide(form.Kind) is { } result)
            await decisions.ConcludeAsync(row.Id, form, answers, result, branch, cancel);
        else
            await PostponeAsync(row, answers, cancel);
    }

    private async Task PostponeAsync(WaitingRow row, CheckAnswers answers, CancellationToken cancel)
    {
        var wait = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, Math.Min(row.Attempts, 20))));
        await db.Alone(cancel).ExecuteAsync(
            """
            update accounts.registrations
            set civil_matches = @Civil, sim_matches = @Sim, insured_found = @Insured, medical_matches = @Medical,
                next_check_at = @next
            where id = @id and state = 'waiting'
            """,
            new { row.Id, answers.Civil, answers.Sim, answers.Insured, answers.Medical, next = time.GetUtcNow() + wait });
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A background check failed; it is tried again.")]
    private static partial void LogTrouble(ILogger log, Exception problem);

    private sealed record WaitingRow(
        Guid Id, byte[] Form, int Attempts, bool? CivilMatches, bool? SimMatches, bool? InsuredFound, bool? MedicalMatches);
}

using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Panah.Data;

/// <summary>Looks twice a second which jobs are due, takes them by lease and runs them side by side.</summary>
internal sealed class JobRunner(JobStore store, IServiceScopeFactory scopes, ILogger<JobRunner> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var names = Names();
        var added = false;
        while (names.Length > 0 && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!added)
                    await store.AddAsync(names, stoppingToken);
                added = true;
                foreach (var name in await store.TakeDueAsync([.. names.Where(name => !_running.ContainsKey(name))], stoppingToken))
                    _running[name] = Task.Run(() => RunAsync(name, stoppingToken), CancellationToken.None);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                logger.LogWarning("Jobs cannot reach the database: {Reason}", failure.Message);
            }

            await Task.WhenAny(Task.Delay(Look, TimeProvider.System, stoppingToken));
        }

        await Task.WhenAll(_running.Values);
    }

    private string[] Names()
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetServices<IRecurringJob>().Select(job => job.Name)];
    }

    private async Task RunAsync(string name, CancellationToken stopping)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var job = scope.ServiceProvider.GetServices<IRecurringJob>().First(one => one.Name == name);
            using var lost = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            using var ended = new CancellationTokenSource();
            var renewing = RenewAsync(name, lost, ended.Token);
            var error = await TryAsync(job, lost.Token);
            await ended.CancelAsync();
            await renewing;
            await store.EndAsync(name, job.Every, error);
        }
        catch (Exception failure)
        {
            // The lease runs out, and some node takes the job again.
            logger.LogWarning("Job {Job} could not be ended: {Reason}", name, failure.Message);
        }
        finally
        {
            _running.TryRemove(name, out _);
        }
    }

    private async Task<string?> TryAsync(IRecurringJob job, CancellationToken cancel)
    {
        try
        {
            await job.RunAsync(cancel);
            return null;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "Job {Job} failed", job.Name);
            return failure.GetType().Name;
        }
    }

    private async Task RenewAsync(string name, CancellationTokenSource lost, CancellationToken ended)
    {
        while (true)
        {
            await Task.WhenAny(Task.Delay(JobStore.LeaseTime / 3, TimeProvider.System, ended));
            if (ended.IsCancellationRequested)
                return;
            if (!await store.RenewAsync(name))
            {
                await lost.CancelAsync();
                return;
            }
        }
    }
}

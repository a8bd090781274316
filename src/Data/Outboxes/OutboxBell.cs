using Dapper;
using Microsoft.Extensions.Logging;

namespace Panah.Data;

/// <summary>Rings when some node has told something: <c>LISTEN</c> on a connection of its own. Without it (PgBouncer) polling finds the items.</summary>
internal sealed class OutboxBell(AppDb db, ILogger<OutboxBell> logger)
{
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next ring after it was read.</summary>
    public Task NextRing => _next.Task;

    public async Task ListenAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await db.OpenAsync(stopping);
                connection.Notification += (_, _) => Ring();
                await connection.ExecuteAsync("listen " + Outbox.Channel);
                while (true)
                    await connection.WaitAsync(stopping);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                logger.LogWarning("The outbox does not hear the database and polls: {Reason}", failure.Message);
                await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, stopping));
            }
        }
    }

    private void Ring() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}

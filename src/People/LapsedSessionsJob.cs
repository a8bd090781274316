using Panah.Data;

namespace Panah.People;

/// <summary>Ends sessions that nobody came back to. They are refused without it; with it, the services they opened are told (OpenID Connect Back-Channel Logout).</summary>
internal sealed class LapsedSessionsJob(Sessions sessions) : IRecurringJob
{
    private const int AtOnce = 200;

    public string Name => "people.sessions";

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        while (await sessions.EndLapsedAsync(AtOnce, cancel) == AtOnce) cancel.ThrowIfCancellationRequested();
    }
}

using Xunit;

namespace Panah.Harness;

/// <summary>Waiting for what other threads do.</summary>
public static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, int seconds = 60)
    {
        var until = TimeProvider.System.GetTimestamp() + (seconds * TimeProvider.System.TimestampFrequency);
        while (!await condition())
        {
            if (TimeProvider.System.GetTimestamp() > until)
                throw new TimeoutException($"Not within {seconds} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="what">For the failure: what did not come.</param>
    public static async Task<T> FoundAsync<T>(Func<Task<T?>> look, string what, int seconds = 60)
        where T : class
    {
        T? found = null;
        try
        {
            await TrueAsync(async () => (found = await look()) is not null, seconds);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"Not within {seconds} s: {what}.", late);
        }

        return found!;
    }

    public static Task TrueAsync(Func<bool> condition, int seconds = 60) => TrueAsync(() => Task.FromResult(condition()), seconds);
}

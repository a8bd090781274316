using Microsoft.Extensions.Logging;

namespace Panah.People.Due;

/// <summary>What waits for somebody, and which rooms could not be asked.</summary>
/// <param name="Things">What has the nearest end first, then what is theirs to do, then what waits for others.</param>
/// <param name="Asked">Rooms that answered.</param>
/// <param name="Silent">Rooms that did not.</param>
internal sealed record DueNow(IReadOnlyList<DueThing> Things, IReadOnlyList<IDue> Asked, IReadOnlyList<IDue> Silent);

/// <summary>Asks every room what waits for a person (row U2).</summary>
internal sealed partial class DueList(IEnumerable<IDue> rooms, ILogger<DueList> log)
{
    /// <summary>Home is there for who is in a hurry: a room that takes longer is left, and said to have been.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>One room after another: side by side, one visitor would hold as many connections as there are rooms (H-1).</summary>
    public async Task<DueNow> FindAsync(DueQuestion question, CancellationToken cancel)
    {
        List<DueThing> things = [];
        List<IDue> asked = [], silent = [];
        foreach (var room in rooms)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(Patience);
            try
            {
                if (await room.FindAsync(question, patience.Token) is not { } found) continue;
                things.AddRange(found);
                asked.Add(room);
            }
            catch (Exception problem) when (!cancel.IsCancellationRequested)
            {
                LogSilent(log, room.GetType().Name, problem);
                silent.Add(room);
            }
        }

        return new DueNow([.. things.OrderBy(static thing => thing.Until ?? DateTimeOffset.MaxValue).ThenBy(static thing => thing.Turn)], asked, silent);
    }

    [LoggerMessage(LogLevel.Warning, "{Room} could not say what is due.")]
    private static partial void LogSilent(ILogger log, string room, Exception problem);
}

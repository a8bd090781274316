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
    /// <summary>Home is there for who is in a hurry: all rooms together have this long, and one that takes longer is left, and said to have been.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>All rooms beside each other; each holds one connection and waits for no second one (H-1).</summary>
    public async Task<DueNow> FindAsync(DueQuestion question, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        var answers = await Task.WhenAll(rooms.Select(room => AskAsync(room, question, patience.Token, cancel)));
        return new DueNow(
            [.. answers.SelectMany(static answer => answer.Found ?? [])
                .OrderBy(static thing => thing.Until ?? DateTimeOffset.MaxValue).ThenBy(static thing => thing.Turn)],
            [.. answers.Where(static answer => answer.Found is not null).Select(static answer => answer.Room)],
            [.. answers.Where(static answer => answer.IsSilent).Select(static answer => answer.Room)]);
    }

    private async Task<Answer> AskAsync(IDue room, DueQuestion question, CancellationToken patience, CancellationToken cancel)
    {
        try
        {
            return new Answer(room, await room.FindAsync(question, patience).WaitAsync(patience), IsSilent: false);
        }
        catch (Exception problem) when (!cancel.IsCancellationRequested)
        {
            LogSilent(log, room.GetType().Name, problem);
            return new Answer(room, Found: null, IsSilent: true);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Room} could not say what is due.")]
    private static partial void LogSilent(ILogger log, string room, Exception problem);

    /// <summary>What one room said: nothing where it has nothing to do with who is asked for, or did not answer.</summary>
    private readonly record struct Answer(IDue Room, IReadOnlyList<DueThing>? Found, bool IsSilent);
}

using Panah.Data;
using Panah.Notices.Letters;

namespace Panah.Notices.Announcing;

/// <summary>How a telling went.</summary>
/// <param name="Until">It waits, since the employer was told a moment ago; it is told by itself then.</param>
/// <param name="Why">There is no way to tell; why, as <see cref="Undelivered"/> says it.</param>
/// <param name="Channels">By which its message is on its way.</param>
internal sealed record Told(DateTimeOffset? Until, string? Why, IReadOnlyList<Messaging.Channel> Channels);

/// <summary>
/// Tells employers of letters (rows N10, V5): one SMS and one e-mail for all that wait, and once more after some days for those that are unread. What is due
/// stands in the letter's own row, so a million letters of a batch cost the intake nothing more.
/// </summary>
internal sealed class LetterAnnouncer(AppDb db, Employers employers, Contacts contacts, TellingPace pace, TellingMessages messages, TellingRows rows, TimeProvider time)
{
    /// <summary>Tells the employer of the letter that is due longest; false when none is.</summary>
    public async Task<bool> TellNextAsync(Telling telling, CancellationToken cancel)
    {
        if (await telling.Letters.TakeAsync<Due>(db, time.GetUtcNow(), cancel) is not { } due) return false;
        await TellAsync(telling, employers.Of(employers.Show(due.Employer)), due.Claim, cancel);
        return true;
    }

    /// <summary>Tells one employer of all letters that are due by then.</summary>
    public async Task<Told> TellAsync(Telling telling, Employer employer, DateTimeOffset by, CancellationToken cancel)
    {
        // Looked up before the transaction: it holds one connection, and no registry is asked in it.
        var ways = await contacts.FindAsync(employer, cancel);
        var chosen = ways.Next([]);
        var addressee = chosen.Count == 0 ? "" : await messages.AddresseeAsync(employer, cancel);
        return await db.InTransactionAsync(async work =>
        {
            if (chosen.Count == 0)
            {
                await rows.NoWayAsync(work, telling, employer, by, ways.Missing);
                return new Told(null, ways.Missing, []);
            }

            if (await WaitAsync(work, telling, employer, chosen) is { } until)
            {
                await rows.DeferAsync(work, telling, employer, by, until);
                return new Told(until, null, []);
            }

            var id = Guid.CreateVersion7(time.GetUtcNow());
            var letters = await rows.TakeAsync(work, telling, employer, by, id);
            if (letters.Count > 0)
            {
                var sent = await messages.SendAsync(work, id, telling.Template, addressee, letters, chosen);
                await rows.AddAsync(work, id, telling, employer.Index, letters, chosen, [], sent);
            }

            return new Told(null, null, [.. chosen.Select(way => way.Channel)]);
        }, cancel);
    }

    private async Task<DateTimeOffset?> WaitAsync(Work work, Telling telling, Employer employer, IReadOnlyList<Way> ways) =>
        await pace.TakeAsync(work, employer.Index) ?? await messages.WaitAsync(work, ways, telling.Template);

    private sealed class Due
    {
        public byte[] Employer { get; init; } = [];
        public DateTimeOffset Claim { get; init; }
    }
}

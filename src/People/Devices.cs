using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;

namespace Panah.People;

/// <summary>Browsers that people signed in with, known again by a cookie of their own that outlives sessions.</summary>
public sealed class Devices(PersonDirectory directory, Messages messages, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(400);
    /// <summary>Browser and system of the request, such as <c>Firefox · Windows</c>; empty where unknown.</summary>
    public static string Label(Browser browser) => DeviceLabel.From(browser.Agent);

    private static readonly SecretCookie Cookie = new("panah-device");

    /// <summary>The device's id for this person; a new one is recorded, and told to a person who had others.</summary>
    internal async Task<Guid> RecognizeAsync(Work work, Browser browser, Guid personId)
    {
        var now = time.GetUtcNow();
        var hash = Cookie.Read(browser) ?? Cookie.Issue(work, browser, Life);
        var label = Label(browser);
        var seen = await work.QuerySingleAsync<Seen>(
            """
            insert into people.devices (id, person_id, token_hash, label, first_seen_at, last_seen_at)
            values (@id, @personId, @hash, @label, @now, @now)
            on conflict (person_id, token_hash) do update set label = excluded.label, last_seen_at = excluded.last_seen_at
            returning id, (xmax = 0) as is_new, exists (select 1 from people.devices o where o.person_id = @personId and o.token_hash <> @hash) as has_others
            """,
            new { id = Guid.CreateVersion7(now), personId, hash, label, now });
        if (seen is { IsNew: true, HasOthers: true }) await TellAsync(work, personId, seen.Id, label);
        return seen.Id;
    }

    private async Task TellAsync(Work work, Guid personId, Guid deviceId, string label)
    {
        if (await directory.FindAsync(work, personId) is not { Mobile: { } mobile }) return;
        await messages.SendAsync(work, new Sms(mobile, "People.NewDevice", label) { PersonId = personId, OnceKey = $"people.new-device.{deviceId}", Lane = Lane.Normal });
    }

    private sealed class Seen
    {
        public Guid Id { get; init; }
        public bool IsNew { get; init; }
        public bool HasOthers { get; init; }
    }
}

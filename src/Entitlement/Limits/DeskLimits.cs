using Panah.Data;
using Panah.Kernel;

namespace Panah.Entitlement;

/// <summary>
/// What of the <see cref="LimitBook"/> each act of this room takes. A limit that strangers can fill is never the owner's only way: what is
/// dialled is vouched for by the operator and counted by itself, and a browser that has entered a code of a phone is counted by itself too.
/// </summary>
internal sealed class DeskLimits(RateLimits limits, EntitlementSettings settings)
{
    /// <summary>An SMS asked for; zero: it may go.</summary>
    /// <param name="isOwner">This browser has entered a code of this phone.</param>
    public Task<TimeSpan> SendAsync(Browser browser, Visit visit, MobileNumber mobile, bool isOwner, CancellationToken cancel)
    {
        var (source, phone, own) = (Source(browser), $"phone {mobile.Value}", Own(visit));
        List<(string Key, Limit Limit)> takes = [(source, LimitBook.EntitlementSmsByAddress)];
        if (isOwner)
        {
            takes.AddRange([(own, LimitBook.EntitlementOwnerBurst), (own, ADay(LimitBook.EntitlementOwnerPerDay))]);
            // What it costs the platform is counted as ever; what strangers sent to this phone is not the owner's.
            takes.AddRange(LimitBook.Sms(mobile.Value).Where(take => !LimitBook.SmsToPhone.Contains(take.Limit)));
        }
        else
        {
            takes.AddRange(LimitBook.EntitlementSmsByPhone.Select(limit => (phone, limit)));
            takes.AddRange([($"{phone} {source}", LimitBook.EntitlementSmsByPhoneAndAddress), (phone, ADay(LimitBook.EntitlementCodesPerDay))]);
            takes.AddRange(LimitBook.Sms(mobile.Value));
        }

        return limits.TryTakeAsync(takes, cancel);
    }

    /// <summary>A code dialled for: only who holds the phone can fill this.</summary>
    public Task<TimeSpan> DialAsync(MobileNumber caller, CancellationToken cancel) =>
        limits.TryTakeAsync($"phone {caller.Value}", [ADay(LimitBook.EntitlementDialledPerDay)], cancel);

    /// <summary>A code about to be judged; counted before, so that guesses at the same moment are counted too.</summary>
    /// <param name="isKnown">This browser asked for the SMS whose time runs, or has entered a code of this phone: strangers' guesses are not its.</param>
    public async Task<TimeSpan> TryCodeAsync(Browser browser, Visit visit, MobileNumber mobile, bool isKnown, CancellationToken cancel)
    {
        var wait = await limits.TryTakeAsync(Own(visit), [LimitBook.EntitlementTriesByVisit], cancel);
        if (wait > TimeSpan.Zero || isKnown) return wait;
        var (source, phone) = (Source(browser), $"phone {mobile.Value}");
        wait = await limits.TryTakeAsync(source, [LimitBook.EntitlementTriesByAddress], cancel);
        if (wait > TimeSpan.Zero) return wait;
        // Guesses from everywhere use this up; then each address still has three tries of its own, so that a right code passes.
        return await limits.TryTakeAsync(phone, [LimitBook.EntitlementTriesByPhone], cancel) > TimeSpan.Zero
            ? await limits.TryTakeAsync($"{phone} {source}", [LimitBook.EntitlementTriesByPhoneAndAddress], cancel)
            : TimeSpan.Zero;
    }

    /// <summary>A browser's first visit: a row that anyone can make.</summary>
    public Task<TimeSpan> VisitAsync(Browser browser, CancellationToken cancel) =>
        limits.TryTakeAsync([(browser.Source, LimitBook.EntitlementVisits[0]), ("", LimitBook.EntitlementVisits[1])], cancel);

    /// <summary>One question. A metered one is bounded by its credit, and here by what it asks in vain.</summary>
    public Task<TimeSpan> AskAsync(Browser browser, Visit visit, bool metered, CancellationToken cancel)
    {
        var source = Source(browser);
        return limits.TryTakeAsync(
            metered
                ? [(source, LimitBook.EntitlementMeteredAsks)]
                : [
                    (Own(visit), LimitBook.EntitlementAsksByVisit), .. LimitBook.EntitlementAsks.Select(limit => (source, limit)),
                    ("", LimitBook.EntitlementAsksInAll),
                ],
            cancel);
    }

    /// <summary>A list handed in; how many IDs a person may ask in a day is judged with the list itself.</summary>
    public Task<TimeSpan> ListAsync(Guid person, CancellationToken cancel) => limits.TryTakeAsync($"person {person}", [LimitBook.EntitlementLists], cancel);

    private static string Source(Browser browser) => $"ip {browser.Source}";

    private static string Own(Visit visit) => $"visit {visit.Id}";

    /// <summary>As many a day as the operator has said of this room.</summary>
    private Limit ADay(Limit limit) => limit with { Count = settings.CodesPerDay };
}

using System.Collections.Concurrent;
using System.Globalization;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.Notices.Letters;
using Panah.Registries;

namespace Panah.Notices.Announcing;

/// <summary>A letter that a message tells of.</summary>
internal sealed record ToldLetter(Guid Id, string TrackingNumber, string System, short ServeAfterDays);

/// <summary>What a telling says, and its handing over to the outbox: one message for one letter or for a thousand.</summary>
internal sealed class TellingMessages(
    Messages messages, MessageTexts texts, CompaniesRegistry companies, PanahSettings site, TimeProvider time)
{
    /// <summary>An e-mail names so many letters; the others are in the box that it leads to.</summary>
    private const int MostNamed = 20;

    private const int MostSystems = 3;
    private static readonly TimeSpan NameKept = TimeSpan.FromHours(12);
    private const int MostNames = 10_000;

    private readonly ConcurrentDictionary<string, (string Name, DateTimeOffset Until)> _names = new(StringComparer.Ordinal);

    /// <summary>Whom the letters are for, as a message says it. A companies registry that is down delays no letter: the company ID says it too.</summary>
    public async Task<string> AddresseeAsync(Employer employer, CancellationToken cancel)
    {
        if (!employer.IsCompany) return texts.Render("Notices.You", Language.Persian);
        var now = time.GetUtcNow();
        if (_names.TryGetValue(employer.Identifier, out var known) && known.Until > now) return known.Name;
        try
        {
            var name = (await companies.FindAsync(employer.Identifier, cancel))?.Name;
            if (name is null) return texts.Render("Notices.Company", Language.Persian, employer.Identifier);
            if (_names.Count >= MostNames) _names.Clear();
            _names[employer.Identifier] = (texts.Render("Notices.Named", Language.Persian, name), now + NameKept);
            return _names[employer.Identifier].Name;
        }
        catch (RegistryUnavailableException)
        {
            return texts.Render("Notices.Company", Language.Persian, employer.Identifier);
        }
    }

    /// <summary>The moment from which all of these ways have room again; null when they have, and their places are taken.</summary>
    public async Task<DateTimeOffset?> WaitAsync(Work work, IEnumerable<Way> ways, string template)
    {
        foreach (var way in ways)
        {
            if (await messages.WaitAsync(work, way.Address, template) is { } until) return until;
        }

        return null;
    }

    /// <returns>Ids of the messages in the delivery log.</returns>
    public async Task<Guid[]> SendAsync(
        Work work, Guid telling, string template, string addressee, IReadOnlyList<ToldLetter> letters, IEnumerable<Way> ways)
    {
        var (key, arguments) = Say(template, addressee, letters);
        var sent = new List<Guid>();
        foreach (var way in ways)
        {
            var once = $"notices:{telling:N}:{way.Channel}";
            var id = way.Channel == Channel.Sms
                ? await messages.SendAsync(work, new Sms(MobileNumber.Parse(way.Address), key, arguments) { Lane = Lane.Bulk, OnceKey = once, HasPlace = true })
                : await messages.SendAsync(work, new Email(way.Address, key, arguments) { Lane = Lane.Bulk, OnceKey = once, HasPlace = true });
            if (id is { } accepted) sent.Add(accepted);
        }

        return [.. sent];
    }

    // {0} how many, or the number of the one; {1} who sent them; {2} for whom; {3} where they are; {4} days; {5} the letters, a line each.
    private (string Key, string[] Arguments) Say(string template, string addressee, IReadOnlyList<ToldLetter> letters)
    {
        var systems = letters.Select(letter => letter.System).Distinct(StringComparer.Ordinal).ToList();
        var senders = PersianText.Join(systems.Take(MostSystems).Select(name => $"«{name}»"), Language.Persian) + (systems.Count > MostSystems ? " …" : "");
        var days = PersianText.ToPersianDigits(letters[0].ServeAfterDays.ToString(CultureInfo.InvariantCulture));
        if (letters is [var one]) return (template, [one.TrackingNumber, senders, addressee, Link(one), days]);
        var lines = string.Join('\n', letters.Take(MostNamed).Select(letter => $"{letter.TrackingNumber} · {letter.System}\n{Link(letter)}"));
        return (template + ".Many",
            [PersianText.ToPersianDigits(letters.Count.ToString(CultureInfo.InvariantCulture)), senders, addressee, Box, days, letters.Count > MostNamed ? lines + "\n…" : lines]);
    }

    private string Box => new Uri(site.PublicUrl, "/letters").ToString();

    private string Link(ToldLetter letter) => new Uri(site.PublicUrl, "/letters/" + letter.TrackingNumber).ToString();
}

using System.Globalization;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Entitlement;

/// <summary>Which desks the operator has opened (guide 004: open in the first days, metered later).</summary>
public enum DeskModes
{
    /// <summary>The open desk, with «ارتقای سرویس» leading to the metered one.</summary>
    Both,

    /// <summary>No limit and no credit code.</summary>
    Open,

    /// <summary>A credit code first.</summary>
    Metered,
}

/// <summary>What the operator decides, read once at start from <c>PANAH_ENTITLEMENT_*</c>.</summary>
public sealed record EntitlementSettings
{
    public DeskModes Modes { get; init; } = DeskModes.Both;

    /// <summary>Inquiries that one credit code is good for.</summary>
    public int CreditPerCode { get; init; } = 20;

    /// <summary>Inquiries that a client of the API begins with; more are granted by the operator.</summary>
    public int ClientAllowance { get; init; } = 100_000;

    /// <summary>Codes that one phone may be sent in a day, and as many that it may dial for: the one never takes from the other.</summary>
    public int CodesPerDay { get; init; } = 20;

    /// <summary>Guide 004: the SMS code is valid for three minutes.</summary>
    public TimeSpan SmsCodeLife { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>A dialled code is read from one's own screen; it may be entered until the next day.</summary>
    public TimeSpan UssdCodeLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What is dialled for a credit code.</summary>
    public string UssdCode { get; init; } = "*4*420*99#";

    /// <summary>How often the registry's feed is followed.</summary>
    public TimeSpan FeedInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Cover learned longer ago than this is asked for again.</summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Lines of one list.</summary>
    public int ListLimit { get; init; } = 10_000;

    /// <summary>National IDs that one signed-in person may ask about by lists in a day.</summary>
    public int ListedADay { get; init; } = 20_000;

    /// <summary>Inquiries a second that one client may ask of one node.</summary>
    public int ClientRate { get; init; } = 5_000;

    /// <summary>How inquiries share commits.</summary>
    public SharedCommitsSize Commits { get; init; } = new();

    /// <exception cref="InvalidOperationException">Names the variable that makes no sense.</exception>
    public static EntitlementSettings From(PanahSettings settings)
    {
        var made = new EntitlementSettings();
        return made with
        {
            Modes = Read(settings, "MODES", made.Modes, text => Enum.Parse<DeskModes>(text, ignoreCase: true)),
            CreditPerCode = Read(settings, "CREDIT_PER_CODE", made.CreditPerCode, Count),
            ClientAllowance = Read(settings, "CLIENT_ALLOWANCE", made.ClientAllowance, Count),
            CodesPerDay = Read(settings, "CODES_PER_DAY", made.CodesPerDay, Count),
            ListedADay = Read(settings, "LISTED_PER_DAY", made.ListedADay, Count),
            // The brand's variable was the one that help read; either says it now, to both.
            UssdCode = Read(settings, "USSD_CODE", settings.Variable("PANAH_BRAND_USSD_CREDIT") is { Length: > 0 } brand ? brand.Trim() : made.UssdCode, text => text.EndsWith('#') ? text : throw new FormatException()),
            FeedInterval = Read(settings, "FEED_SECONDS", made.FeedInterval, text => TimeSpan.FromSeconds(Count(text))),
            FreshFor = Read(settings, "FRESH_MINUTES", made.FreshFor, text => TimeSpan.FromMinutes(Count(text))),
            ClientRate = Read(settings, "CLIENT_RATE", made.ClientRate, Count),
            Commits = made.Commits with { Lanes = Read(settings, "LANES", made.Commits.Lanes, Count), GroupSize = Read(settings, "GROUP_SIZE", made.Commits.GroupSize, Count) },
        };
    }

    private static int Count(string text) =>
        int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) is > 0 and var count ? count : throw new FormatException();

    private static T Read<T>(PanahSettings settings, string name, T otherwise, Func<string, T> parse)
    {
        var variable = "PANAH_ENTITLEMENT_" + name;
        var text = settings.Variable(variable);
        if (string.IsNullOrEmpty(text)) return otherwise;
        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidOperationException($"{variable} can't be '{text}'.", e);
        }
    }
}

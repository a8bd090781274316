namespace Panah.Data;

/// <summary>A limit with what an operator wants to know of it.</summary>
/// <param name="Limit">Purpose, count and window; the count is a setting (<c>PANAH_LIMITS</c>).</param>
/// <param name="By">What is counted by.</param>
/// <param name="What">What takes one.</param>
/// <param name="Pays">Whose budget it is.</param>
/// <param name="Hurts">Who could be kept out by it, and what they can do then.</param>
/// <param name="Watched">Warns at four fifths: in the log, as a metric, and in the office.</param>
public sealed record DeclaredLimit(Limit Limit, string By, string What, string Pays, string Hurts, bool Watched);

/// <summary>
/// Every limit on rates that there is (S8): rooms take theirs from here. Limits by address are made for whole towns behind one address
/// (carrier NAT): before one stops anybody at a form with a security code, that code's work has risen for who comes from there.
/// <c>docs/limits.md</c> is written from this list.
/// </summary>
public static partial class LimitBook
{
    private static TimeSpan TenSeconds => TimeSpan.FromSeconds(10);
    private static TimeSpan Minute => TimeSpan.FromMinutes(1);
    private static TimeSpan ThreeMinutes => TimeSpan.FromMinutes(3);
    private static TimeSpan FiveMinutes => TimeSpan.FromMinutes(5);
    private static TimeSpan TenMinutes => TimeSpan.FromMinutes(10);
    private static TimeSpan Hour => TimeSpan.FromHours(1);
    private static TimeSpan Day => TimeSpan.FromDays(1);

    /// <summary>In the order of the document.</summary>
    public static IReadOnlyList<DeclaredLimit> All => Declared();

    /// <summary>What an SMS that a stranger can ask for takes besides its own purpose's: phone, block of numbers, platform.</summary>
    public static List<(string Key, Limit Limit)> Sms(string mobile) =>
        [.. SmsToPhone.Select(limit => (mobile, limit)), (RequestSource.Block(mobile), SmsToBlock), ("", SmsInAll)];

    /// <summary>The declaration of a purpose; null for none.</summary>
    public static DeclaredLimit? Find(string purpose) => Declared().Find(one => one.Limit.Purpose == purpose);

    /// <summary>The list is filled while this class begins, and asking for the list alone does not begin it.</summary>
    private static List<DeclaredLimit> Declared()
    {
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(LimitBook).TypeHandle);
        return Kept.All;
    }

    private static Limit Declare(string purpose, int count, TimeSpan window, string by, string what, string pays, string hurts, bool watched = false)
    {
        var limit = new Limit(purpose, count, window);
        Kept.All.Add(new DeclaredLimit(limit, by, what, pays, hurts, watched));
        return limit;
    }

    /// <summary>A class of its own: it is there before the first limit of the list is made.</summary>
    private static class Kept
    {
        public static readonly List<DeclaredLimit> All = [];
    }
}

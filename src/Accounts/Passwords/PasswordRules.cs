using Panah.Kernel;

namespace Panah.Accounts.Passwords;

/// <summary>One rule of guide 001's list («فرمت مجاز جهت ثبت گذرواژه») and whether a password meets it.</summary>
/// <param name="Code">Text key of its sentence.</param>
/// <param name="IsMet">Judged on what is typed so far.</param>
internal sealed record PasswordRule(string Code, bool IsMet);

/// <summary>Who a password is for; it must not contain any of these.</summary>
internal sealed record PasswordOwner(string FirstName, string LastName, string NationalId)
{
    public static readonly PasswordOwner Unknown = new("", "", "");
}

/// <summary>Guide 001's password rules, plus the list of the 10,000 most used and a length limit of 64 (NIST SP 800-63B-4, 3.1.1).</summary>
internal static class PasswordRules
{
    public const int MinLength = 8;
    public const int MaxLength = 64;
    private const string Marks = "!#$%&";

    /// <summary>A part of a name shorter than this is no clue: «نور» in Latin letters stands in half of all words.</summary>
    private const int ShortestClue = 3;

    /// <summary>A bound on the product of the words' spellings, for a name of any length.</summary>
    private const int MostSpellings = 256;

    /// <summary>Words of this place, as people type them in Latin letters; alone, or two together, they are the first that anybody guesses.</summary>
    private static readonly string[] PlaceNames = ["panah", "tamin", "tamine", "ejtemaei", "ejtemayi", "bimeh", "bime", "sazman", "iran", "salam", "ramz"];

    private static readonly HashSet<string> PlaceWords = [.. PlaceNames, .. PlaceNames.SelectMany(_ => PlaceNames, (first, second) => first + second)];

    private const char ZeroWidthNonJoiner = '\u200c';

    private static readonly Lazy<HashSet<string>> MostUsed = new(LoadMostUsed);

    /// <summary>Every rule in the order of the guide, met or not.</summary>
    public static IReadOnlyList<PasswordRule> Judge(string password, PasswordOwner owner) =>
    [
        new("Password.Rule.Latin", password.Length > 0 && password.All(IsAllowed)),
        new("Password.Rule.Letter", password.Length > 0 && char.IsAsciiLetter(password[0])),
        new("Password.Rule.Mix", password.Any(char.IsAsciiLetterUpper) && password.Any(char.IsAsciiLetterLower) && password.Any(char.IsAsciiDigit)),
        new("Password.Rule.Length", password.Length is >= MinLength and <= MaxLength),
        new("Password.Rule.Owner", password.Length > 0 && !ContainsOwner(password, owner)),
        new("Password.Rule.Common", password.Length > 0 && !IsCommon(password.ToLowerInvariant())),
    ];

    /// <summary>Text keys of the rules that the password breaks; empty when it is fine.</summary>
    public static IReadOnlyList<string> Broken(string password, PasswordOwner owner) =>
        [.. Judge(password, owner).Where(rule => !rule.IsMet).Select(rule => rule.Code)];

    /// <summary>Of the most used, or a word of this place with digits and marks around it, such as <c>Tamin#1405</c>.</summary>
    private static bool IsCommon(string password) =>
        MostUsed.Value.Contains(password) || PlaceWords.Contains(string.Concat(password.Where(char.IsAsciiLetter)), StringComparer.Ordinal);

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || Marks.Contains(c, StringComparison.Ordinal);

    private static bool ContainsOwner(string password, PasswordOwner owner) =>
        password.Contains(owner.NationalId, StringComparison.Ordinal) && owner.NationalId.Length > 0
        || Clues(owner.FirstName).Concat(Clues(owner.LastName)).Any(clue => password.Contains(clue, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The name as it can stand in a password: by its words and whole, «علی‌اکبر» as akbar and as aliakbar. Latin letters stand for themselves;
    /// a Persian name can't stand in a Latin password as it is, so its usual Latin spellings are what people type.
    /// </summary>
    private static IEnumerable<string> Clues(string name)
    {
        string[][] words =
        [
            .. PersianText.Fold(name.Replace(ZeroWidthNonJoiner, ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => word.All(char.IsAscii) ? [word] : Romanisation.Spellings(word).ToArray()),
        ];
        IEnumerable<string> whole = [""];
        foreach (var word in words) whole = [.. whole.SelectMany(_ => word, (head, tail) => head + tail).Take(MostSpellings)];
        return words.SelectMany(word => word).Concat(whole).Where(clue => clue.Length >= ShortestClue).Distinct(StringComparer.OrdinalIgnoreCase);
    }

    private static HashSet<string> LoadMostUsed()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("Panah.Accounts.Passwords.CommonPasswords.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}

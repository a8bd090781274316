using System.Buffers;
using System.Globalization;
using System.Text;

namespace Panah.Kernel;

/// <summary>
/// What text from any keyboard means. NFKC folds neither Persian digits nor Persian letters, so it is done here, once.
/// </summary>
public static class PersianText
{
    /// <summary>What separates the parts of an identifier, and makes an amount negative.</summary>
    internal static readonly SearchValues<char> Dashes = SearchValues.Create("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212");

    private const char Zwnj = '\u200C';

    /// <summary>Persian (۰-۹) and Arabic (٠-٩) digits as ASCII digits; everything else as it is.</summary>
    public static string FoldDigits(string text) => Map(text, static c => c switch
    {
        >= '\u06F0' and <= '\u06F9' => (char)('0' + (c - '\u06F0')),
        >= '\u0660' and <= '\u0669' => (char)('0' + (c - '\u0660')),
        _ => c,
    });

    /// <summary>ASCII and Arabic digits as Persian digits, for showing.</summary>
    public static string ToPersianDigits(string text) => Map(text, static c => c switch
    {
        >= '0' and <= '9' => (char)('\u06F0' + (c - '0')),
        >= '\u0660' and <= '\u0669' => (char)('\u06F0' + (c - '\u0660')),
        _ => c,
    });

    /// <summary>ASCII and Persian digits as the digits of Arabic, for showing.</summary>
    public static string ToArabicDigits(string text) => Map(text, static c => c switch
    {
        >= '0' and <= '9' => (char)('\u0660' + (c - '0')),
        >= '\u06F0' and <= '\u06F9' => (char)('\u0660' + (c - '\u06F0')),
        _ => c,
    });

    /// <summary>Words one after another, with the comma of the language and a blank between.</summary>
    public static string Join(IEnumerable<string> words, Language language) => string.Join(language == Language.English ? ", " : "، ", words);

    /// <summary>
    /// For comparing, never for showing: letters ي/ك/ۀ/ة and their kin as Persian writes them, hamza and vowel marks, tatweel,
    /// ZWNJ, bidi and other format controls gone, digits ASCII, Latin letters small, runs of blanks as one. Folding twice changes nothing.
    /// </summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        // Normalize throws on lone surrogates, which EnumerateRunes turns into U+FFFD, and on U+FFFE and U+FFFF, which are no characters.
        var sound = IsBasic(text) ? text : string.Concat(text.EnumerateRunes().Where(rune => (rune.Value & 0xFFFE) != 0xFFFE));
        // FormKD takes ۀ, أ, ئ apart and presentation forms (ﻼ) back, so that marks can be dropped and letters mapped one by one.
        var apart = sound.Normalize(NormalizationForm.FormKD);
        var small = apart.ToLowerInvariant();
        foreach (var rune in (ReferenceEquals(small, apart) ? apart : small.Normalize(NormalizationForm.FormKD)).EnumerateRunes())
        {
            if (IsDropped(rune)) continue;
            if (Rune.IsWhiteSpace(rune))
            {
                if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
                continue;
            }

            Append(folded, Letter(rune));
        }

        return FoldDigits(folded.ToString().TrimEnd(' ').Normalize(NormalizationForm.FormC));
    }

    /// <summary>As <see cref="Fold"/>, and without blanks: «علی رضا», «علی‌رضا» and «علیرضا» are one name.</summary>
    public static string FoldName(string text) => Fold(text).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>
    /// Text that a person typed, made fit to keep: bidi controls and other invisible characters gone (ZWNJ stays, Persian needs it),
    /// Arabic ي and ك as ی and ک, blanks trimmed. Digits and case stay as typed.
    /// </summary>
    public static string Tidy(string text)
    {
        if (IsBasic(text) && !text.AsSpan().ContainsAny('ي', 'ى', 'ك') && !HasInvisible(text)) return text.Trim();
        var tidy = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == Zwnj || !IsInvisible(rune)) Append(tidy, rune.Value switch { 'ي' or 'ى' => new Rune('ی'), 'ك' => new Rune('ک'), _ => rune });
        }

        return tidy.ToString().Trim();
    }

    /// <summary>True for NUL and the other control characters that no keyboard types into a one-line field; such input is refused, not mended.</summary>
    public static bool HasControl(string text) => text.AsSpan().ContainsAnyInRange('\0', '\u001F') || text.AsSpan().ContainsAnyInRange('\u007F', '\u009F');

    /// <summary>True where text holds a NUL, which PostgreSQL can't store and some parsers stop at.</summary>
    public static bool HasNul(string text) => text.Contains('\0', StringComparison.Ordinal);

    /// <summary>True for the marks that reorder text: ALM, LRM, RLM, embeddings, overrides and isolates (UAX #9).</summary>
    public static bool IsBidiControl(char c) => c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>A code to dial within a sentence, such as <c>*4*40#</c>: between left-to-right marks, for else its stars change places in Persian and Arabic.</summary>
    public static string Dialled(string code) => $"\u200E{code}\u200E";

    /// <summary>
    /// A typed identifier ready to be judged: digits ASCII; blanks, dashes and bidi controls gone. Tabs and NUL stay, to be refused.
    /// </summary>
    public static string Compact(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var compact = new StringBuilder(Math.Min(text.Length, 64));
        foreach (var c in text)
        {
            if (c is ' ' or '\u00A0' or '\u202F' or '\u2009' or Zwnj or '\u200D' or '\uFEFF' || Dashes.Contains(c)) continue;
            if (!IsBidiControl(c)) compact.Append(c);
        }

        return FoldDigits(compact.ToString());
    }

    private static bool IsDropped(Rune rune) =>
        rune.Value is '\u0640' or '\u0670' or (>= '\u064B' and <= '\u065F') or (>= '\u0610' and <= '\u061A') or (>= '\u06D6' and <= '\u06ED' and not '\u06DD')
        || IsInvisible(rune);

    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format
        || (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control && !Rune.IsWhiteSpace(rune));

    private static Rune Letter(Rune rune) => rune.Value switch
    {
        'ي' or 'ى' or 'ې' or 'ے' => new Rune('ی'),
        'ك' or 'ڪ' => new Rune('ک'),
        'ة' or 'ە' or 'ہ' or 'ۃ' or 'ھ' => new Rune('ه'),
        'ٱ' => new Rune('ا'),
        _ => rune,
    };

    private static void Append(StringBuilder text, Rune rune)
    {
        if (rune.IsBmp) text.Append((char)rune.Value);
        else text.Append(rune.ToString());
    }

    /// <summary>No surrogates, whole or lone, and none of the two that are no characters: each char is a character.</summary>
    private static bool IsBasic(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.AsSpan().ContainsAnyInRange('\uFFFE', '\uFFFF');

    private static bool HasInvisible(string text)
    {
        foreach (var c in text)
            if (c != Zwnj && IsInvisible(new Rune(c))) return true;
        return false;
    }

    private static string Map(string text, Func<char, char> map) =>
        string.Create(text.Length, (text, map), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = state.map(state.text[i]);
        });
}

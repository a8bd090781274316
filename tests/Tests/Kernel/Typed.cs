using FsCheck;
using FsCheck.Fluent;
using Panah.Kernel;

namespace Panah.Tests.Kernel;

/// <summary>Generators of what people and attackers type.</summary>
internal static class Typed
{
    public static Gen<string> Digits(int length) => Gen.Choose(0, 9).ArrayOf(length).Select(digits => string.Concat(digits));

    /// <summary>The same digits in one of three scripts, with blanks, dashes and bidi marks strewn in.</summary>
    public static Gen<string> Dressed(string digits) =>
        from script in Gen.Elements('0', '\u06F0', '\u0660')
        from litter in Gen.Elements("", " ", "-", "\u200F", "\u202B", "\u2067", "\u200C", "\u00A0", "\uFEFF").ArrayOf(digits.Length)
        select string.Concat(digits.Zip(litter, (digit, mark) => mark + (char.IsAsciiDigit(digit) ? (char)(script + digit - '0') : digit)));

    public static Gen<string> NationalIds => Digits(9).Where(nine => nine.Distinct().Count() > 1).Select(nine => nine + NationalId.CheckDigit(nine));

    public static Gen<string> CompanyIds =>
        Digits(10).Where(ten => ten.Distinct().Count() > 1 && ten[3..9] != "000000").Select(ten => ten + CompanyId.CheckDigit(ten));

    public static Gen<JalaliDate> Days => Gen.Choose(0, 140_000).Select(days => JalaliDate.Of(1200, 1, 1).AddDays(days));

    /// <summary>Any UTF-16 at all, lone surrogates, NUL and bidi marks included, with much Persian in it.</summary>
    public static Gen<string> Text => Gen.OneOf(
        Gen.Choose(0, 0xFFFF).Select(code => (char)code),
        Gen.Choose(0x600, 0x6FF).Select(code => (char)code),
        Gen.Choose(0xFB50, 0xFEFC).Select(code => (char)code),
        Gen.Elements('\0', '\u200C', '\u202E', '\u2066', 'ي', 'ك', 'ۀ', 'ة', '۱', '٢', '3', ' ', '\u0640', '\u064B', '\uD83D', 'A', 'é', '\u0301')).ArrayOf().Select(chars => new string(chars));

    public static void Holds<T>(this Gen<T> gen, Func<T, bool> rule, int cases = 2_000) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases), Prop.ForAll(gen.ToArbitrary(), rule));
}

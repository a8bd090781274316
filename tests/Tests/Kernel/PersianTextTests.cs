using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Kernel;

[Trait("Row", "X8")]
public sealed class PersianTextTests
{
    [Theory]
    [InlineData("علي كريمي", "علی کریمی")]
    [InlineData("خانۀ ما", "خانه ما")]
    [InlineData("خانهٔ ما", "خانه ما")]
    [InlineData("فاطمة", "فاطمه")]
    [InlineData("مُحَمَّد", "محمد")]
    [InlineData("محـــمد", "محمد")]
    [InlineData("می‌شود", "میشود")]
    [InlineData("  تهران \u00A0 بزرگ ", "تهران بزرگ")]
    [InlineData("\u202Eنام\u202C", "نام")]
    [InlineData("أحمد", "احمد")]
    [InlineData("رؤیا", "رویا")]
    [InlineData("ﻋﻠﯽ", "علی")]
    [InlineData("سال ۱۴۰۵ و ٢", "سال 1405 و 2")]
    [InlineData("Café", "café")]
    public void Fold_WaysToWriteOneWord_AreOne(string typed, string expected) => PersianText.Fold(typed).ShouldBe(expected);

    [Theory]
    [InlineData("علی رضا")]
    [InlineData("علی‌رضا")]
    [InlineData("عليرضا")]
    public void FoldName_WithBlankZwnjOrNone_IsOneName(string typed) => PersianText.FoldName(typed).ShouldBe("علیرضا");

    [Fact]
    public void Fold_AnythingAtAll_NeverThrowsAndTwiceIsOnce() =>
        Typed.Text.Holds(text => PersianText.Fold(PersianText.Fold(text)) == PersianText.Fold(text), 20_000);

    [Fact]
    public void Tidy_AnythingAtAll_KeepsNoInvisibleButZwnjAndTwiceIsOnce() =>
        Typed.Text.Holds(text => PersianText.Tidy(PersianText.Tidy(text)) == PersianText.Tidy(text) && !PersianText.Tidy(text).Any(PersianText.IsBidiControl) && !PersianText.HasNul(PersianText.Tidy(text)), 5_000);

    [Fact]
    public void Tidy_PersianText_StaysAsItsWriterMeantIt() => PersianText.Tidy(" می\u200Cروم به كوي \u202E۱۲ \0").ShouldBe("می\u200Cروم به کوی ۱۲");

    [Fact]
    public void Digits_InThreeScripts_TurnIntoEachOther()
    {
        PersianText.FoldDigits("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩a").ShouldBe("01234567890123456789a");
        PersianText.ToPersianDigits("0123456789٠٩").ShouldBe("۰۱۲۳۴۵۶۷۸۹۰۹");
        PersianText.ToArabicDigits("0123456789۰۹").ShouldBe("٠١٢٣٤٥٦٧٨٩٠٩");
        Typed.Text.Holds(text => PersianText.FoldDigits(PersianText.ToPersianDigits(text)) == PersianText.FoldDigits(text));
    }

    [Fact]
    public void HasControl_NulTabAndC1_AreSeen()
    {
        PersianText.HasControl("a\0").ShouldBeTrue();
        PersianText.HasControl("a\u0085").ShouldBeTrue();
        PersianText.HasControl("می‌شود").ShouldBeFalse();
        PersianText.HasNul("a\0b").ShouldBeTrue();
    }
}

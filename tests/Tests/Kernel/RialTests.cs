using System.Numerics;
using FsCheck.Fluent;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Kernel;

public sealed class RialTests
{
    [Theory]
    [InlineData(100, "0.27", RialRounding.Down, 27)]
    [InlineData(101, "0.275", RialRounding.Down, 27)]
    [InlineData(101, "0.275", RialRounding.HalfUp, 28)]
    [InlineData(101, "0.275", RialRounding.Up, 28)]
    [InlineData(10, "0.05", RialRounding.HalfUp, 1)]
    [InlineData(9, "0.05", RialRounding.HalfUp, 0)]
    [InlineData(1, "0.0000000000000000000000000001", RialRounding.Up, 1)]
    [InlineData(-101, "0.275", RialRounding.HalfUp, -28)]
    [InlineData(0, "0.27", RialRounding.Up, 0)]
    [InlineData(long.MaxValue, "1", RialRounding.Up, long.MaxValue)]
    public void AtRate_WithAStatedRounding_IsExact(long amount, string rate, RialRounding rounding, long expected) =>
        new Rial(amount).AtRate(decimal.Parse(rate, System.Globalization.CultureInfo.InvariantCulture), rounding).Amount.ShouldBe(expected);

    [Fact]
    public void AtRate_AnyAmountAndRate_IsWithinOneRialOfTheTruthAndOrdered()
    {
        Gen.Choose(0, int.MaxValue).SelectMany(_ => Gen.Choose(0, 1_000_000), (high, ppm) => (amount: (long)high * 1_000_003, ppm)).Holds(given =>
        {
            var exact = new BigInteger(given.amount) * given.ppm;
            var (down, half, up) = (At(given, RialRounding.Down), At(given, RialRounding.HalfUp), At(given, RialRounding.Up));
            return down == (long)(exact / 1_000_000) && up == (long)((exact + 999_999) / 1_000_000) && half == (long)((exact + 500_000) / 1_000_000) && down <= half && half <= up;
        });
    }

    [Fact]
    public void Sums_PastTheEnd_ThrowInsteadOfTurningOver()
    {
        Should.Throw<OverflowException>(() => new Rial(long.MaxValue) + new Rial(1));
        Should.Throw<OverflowException>(() => new Rial(long.MinValue) - new Rial(1));
        Should.Throw<OverflowException>(() => -new Rial(long.MinValue));
        Should.Throw<OverflowException>(() => new Rial(long.MaxValue) * 2);
        Should.Throw<OverflowException>(() => new Rial(long.MaxValue).AtRate(1.1m, RialRounding.Down));
    }

    [Theory]
    [InlineData("1,234,567", 1_234_567)]
    [InlineData("۱٬۲۳۴٬۵۶۷", 1_234_567)]
    [InlineData("٠", 0)]
    public void TryParse_TypedAmounts_AreTaken(string typed, long expected) => Identifier.Parse<Rial>(typed).Amount.ShouldBe(expected);

    [Theory]
    [InlineData("", "Rial.Required")]
    [InlineData("12.5", "Rial.Format")]
    [InlineData("12\0", "Rial.Format")]
    [InlineData("-5", "Rial.Format")]
    [InlineData("۱۲−", "Rial.Format")]
    [InlineData("99999999999999999999", "Rial.TooLarge")]
    public void TryParse_Wrong_SaysWhy(string typed, string expected)
    {
        Rial.TryParse(typed, out _, out var reason).ShouldBeFalse();
        reason.ShouldBe(expected);
    }

    private static long At((long Amount, int Ppm) given, RialRounding rounding) => new Rial(given.Amount).AtRate(given.Ppm / 1_000_000m, rounding).Amount;
}

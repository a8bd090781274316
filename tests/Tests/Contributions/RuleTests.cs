using System.Globalization;
using Panah.Contributions.Slips;
using Panah.Contributions.Tariffs;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Contributions;

/// <summary>The pure rules: days, months and digits.</summary>
public sealed class RuleTests
{
    private static readonly Tariff Driver = new(1, "driver", JalaliPeriod.Of(1403, 1), JalaliPeriod.Of(1403, 12), 270_000, 135_000, new Rial(71_661_840), new Rial(501_632_880), "قانون");

    [Theory, Row("P10")]
    [InlineData("1404-09", "1404/12/29", true)]
    [InlineData("1404-09", "1405/01/01", false)]
    [InlineData("1403-09", "1403/12/30", true)]
    [InlineData("1403-09", "1404/01/01", false)]
    [InlineData("1403-12", "1404/03/31", true)]
    [InlineData("1403-12", "1404/04/01", false)]
    [InlineData("1404-10", "1405/01/31", true)]
    [InlineData("1404-10", "1405/02/01", false)]
    [InlineData("1405-05", "1405/08/30", true)]
    [InlineData("1405-05", "1405/09/01", false)]
    public void Gap_OfExactlyThreeMonthsAndOneDayMore_IsToldApart(string lastPaid, string today, bool may)
    {
        JalaliDate.TryParse(today, out var day, out _).ShouldBeTrue();
        foreach (var group in new[] { "driver", RequestRules.Construction })
        {
            var refusal = RequestRules.Judge(Standing(group, lastPaid), 1, day.Period, day);
            (refusal?.Code == "Refusal.Gap").ShouldBe(!may, group);
            if (!may) refusal!.LegalBasis.ShouldBe("Law.Gap");
        }
    }

    [Fact, Row("P10")]
    public void Gap_OurOwnPaidSlips_CountLikeTheRegistrys()
    {
        var standing = Standing("driver", "1404-06") with { Paid = new HashSet<JalaliPeriod> { JalaliPeriod.Of(1404, 7), JalaliPeriod.Of(1404, 8) } };
        RequestRules.Judge(standing, 1, null, JalaliDate.Of(1404, 11, 30)).ShouldBeNull();
        RequestRules.First(standing, null, JalaliDate.Of(1404, 11, 30)).ShouldBe(JalaliPeriod.Of(1404, 9));
    }

    [Theory, Row("P10")]
    [InlineData("1404/12/29", "1404-11", "1404-12", "1405-01")]
    [InlineData("1405/01/01", "1404-12", "1405-01", "1405-02")]
    [InlineData("1403/12/30", "1403-11", "1403-12", "1404-01")]
    public void Offered_AtYearsEnd_ArePastCurrentAndComing(string today, params string[] months)
    {
        JalaliDate.TryParse(today, out var day, out _).ShouldBeTrue();
        RequestRules.Offered(day).Select(period => period.Value).ShouldBe(months);
    }

    [Fact, Row("P10")]
    public void Amount_IsBasisTimesRate_TheBrokenRialDropped()
    {
        // 100,000,001 × 13.5 percent = 13,500,000.135
        Reckoning.Of(JalaliPeriod.Of(1403, 5), new Rial(100_000_001), Driver).Amount.ShouldBe(new Rial(13_500_000));
        Reckoning.Of(JalaliPeriod.Of(1403, 5), new Rial(1), Driver).Basis.ShouldBe(Driver.MinBasis);
        Reckoning.Of(JalaliPeriod.Of(1403, 5), new Rial(long.MaxValue), Driver).Basis.ShouldBe(Driver.MaxBasis);
    }

    [Fact, Row("P10")]
    public void Amount_OfAnyBasisAndRate_HasNoRoundingSurprise()
    {
        var dice = new Random(20_260_101);
        for (var n = 0; n < 20_000; n++)
        {
            var premium = dice.Next(1, 1_000_001);
            var tariff = new Tariff(1, "x", JalaliPeriod.Of(1400, 1), null, premium, dice.Next(premium + 1), new Rial(1), new Rial(1_000_000_000_000_000), "قانون");
            var basis = new Rial(dice.NextInt64(1, tariff.MaxBasis.Amount));
            var month = Reckoning.Of(JalaliPeriod.Of(1400, 1), basis, tariff);
            // amount ≤ exact < amount + 1, in whole numbers of a millionth.
            var exact = (Int128)basis.Amount * tariff.PersonPpm;
            ((Int128)month.Amount.Amount * 1_000_000).ShouldBeLessThanOrEqualTo(exact);
            (((Int128)month.Amount.Amount + 1) * 1_000_000).ShouldBeGreaterThan(exact);
            (month.Amount + Reckoning.StateShare(month)).ShouldBe(Reckoning.Whole(month));
            Reckoning.Of(month.Period, basis + new Rial(1), tariff).Amount.ShouldBeGreaterThanOrEqualTo(month.Amount);
        }
    }

    [Fact, Row("P12")]
    public void PaymentId_AnyWrongDigitOrSwap_IsFound()
    {
        var dice = new Random(7);
        for (var n = 0; n < 300; n++)
        {
            var amount = new Rial(dice.NextInt64(1, 9_000_000_000));
            var id = PaymentId.Create(amount);
            PaymentId.Fits(id, amount).ShouldBeTrue();
            for (var at = 0; at < id.Length; at++)
            {
                for (var digit = '0'; digit <= '9'; digit++)
                    if (digit != id[at]) PaymentId.Fits(id[..at] + digit + id[(at + 1)..], amount).ShouldBeFalse($"{id} with {digit} at {at}");
                if (at is > 0 and not 14 && id[at] != id[at - 1]) PaymentId.Fits(id[..(at - 1)] + id[at] + id[at - 1] + id[(at + 1)..], amount).ShouldBeFalse($"{id} swapped at {at}");
            }

            var text = amount.Value;
            var place = dice.Next(text.Length);
            var other = text[..place] + (char)('0' + ((text[place] - '0' + dice.Next(1, 10)) % 10)) + text[(place + 1)..];
            PaymentId.Fits(id, new Rial(long.Parse(other, CultureInfo.InvariantCulture))).ShouldBeFalse($"{id} for {text} as {other}");
        }
    }

    private static Standing Standing(string group, string lastPaid) =>
        new(group, JalaliPeriod.Parse(lastPaid), new HashSet<JalaliPeriod>(), new Dictionary<JalaliPeriod, string>());
}

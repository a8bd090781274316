using System.Text.Json;
using FsCheck.Fluent;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Kernel;

[Trait("Row", "X8")]
public sealed class IdentifierTests
{
    [Theory]
    [InlineData("0013542419")]
    [InlineData("۰۰۱۳۵۴۲۴۱۹")]
    [InlineData("٠٠١٣٥٤٢٤١٩")]
    [InlineData(" 001-354241-9 ")]
    [InlineData("\u202A0013542419\u202C")]
    [InlineData("\u2068۰۰۱۳۵۴۲۴۱۹\u2069")]
    public void NationalId_TypedInAnyDress_IsOneValue(string typed) => NationalId.Parse(typed).Value.ShouldBe("0013542419");

    [Theory]
    [InlineData(null, "NationalId.Required")]
    [InlineData("", "NationalId.Required")]
    [InlineData(" \u200F ", "NationalId.Required")]
    [InlineData("001354241", "NationalId.Length")]
    [InlineData("13542419", "NationalId.Length")]
    [InlineData("00135424190", "NationalId.Length")]
    [InlineData("001354241x", "NationalId.Length")]
    [InlineData("0013542419\n", "NationalId.Length")]
    [InlineData("0013542419\0", "NationalId.Length")]
    [InlineData("००१३५४२४१९", "NationalId.Length")]
    [InlineData("0013542418", "NationalId.CheckDigit")]
    [InlineData("0000000000", "NationalId.CheckDigit")]
    [InlineData("1111111111", "NationalId.CheckDigit")]
    [InlineData("9999999999", "NationalId.CheckDigit")]
    public void NationalId_Wrong_SaysWhy(string? typed, string expected) => ReasonOf<NationalId>(typed).ShouldBe(expected);

    [Fact]
    public void NationalId_OneOfTheFirstNineDigitsWrong_IsFound()
    {
        // Rests 1 and 10 share the check digit 1, so one ID in five lets some typos by; all others let none.
        Typed.NationalIds.Where(id => id[9] != '1').SelectMany(_ => Gen.Choose(0, 8), (id, at) => (id, at)).SelectMany(_ => Gen.Choose(1, 9), (pair, by) => (pair.id, pair.at, by)).Holds(typo =>
        {
            var wrong = typo.id.ToCharArray();
            wrong[typo.at] = (char)('0' + ((wrong[typo.at] - '0' + typo.by) % 10));
            return !NationalId.TryParse(new string(wrong), out _, out _);
        });
    }

    [Theory]
    [InlineData("10380284790")]
    [InlineData("14007650912")]
    [InlineData("۱۰۳۸۰۲۸۴۷۹۰")]
    public void CompanyId_Known_IsTaken(string typed) => CompanyId.TryParse(typed, out _, out var reason).ShouldBeTrue(reason);

    [Theory]
    [InlineData("", "CompanyId.Required")]
    [InlineData("1038028479", "CompanyId.Length")]
    [InlineData("10380284791", "CompanyId.CheckDigit")]
    [InlineData("11111111111", "CompanyId.CheckDigit")]
    public void CompanyId_Wrong_SaysWhy(string typed, string expected) => ReasonOf<CompanyId>(typed).ShouldBe(expected);

    [Theory]
    [InlineData("09123456789")]
    [InlineData("+989123456789")]
    [InlineData("00989123456789")]
    [InlineData("989123456789")]
    [InlineData("۰۹۱۲ ۳۴۵ ۶۷۸۹")]
    [InlineData("+۹۸ ۹۱۲-۳۴۵-۶۷۸۹")]
    public void Mobile_InAnyForm_IsElevenDigitsFrom09(string typed)
    {
        var mobile = MobileNumber.Parse(typed);
        mobile.Value.ShouldBe("09123456789");
        mobile.International.ShouldBe("+989123456789");
        mobile.Masked.ShouldBe("0912***6789");
        mobile.Display.ShouldBe("0912 345 6789");
    }

    [Theory]
    [InlineData("", "MobileNumber.Required")]
    [InlineData("9123456789", "MobileNumber.Format")]
    [InlineData("0912345678", "MobileNumber.Format")]
    [InlineData("091234567890", "MobileNumber.Format")]
    [InlineData("08123456789", "MobileNumber.Format")]
    [InlineData("02112345678", "MobileNumber.Format")]
    [InlineData("+980912345678", "MobileNumber.Format")]
    [InlineData("0912345678a", "MobileNumber.Format")]
    public void Mobile_Wrong_SaysWhy(string typed, string expected) => ReasonOf<MobileNumber>(typed).ShouldBe(expected);

    [Theory]
    [InlineData("09123456789", MobileOperator.HamrahAval)]
    [InlineData("09901234567", MobileOperator.HamrahAval)]
    [InlineData("09351234567", MobileOperator.Irancell)]
    [InlineData("09021234567", MobileOperator.Irancell)]
    [InlineData("09211234567", MobileOperator.Rightel)]
    [InlineData("09981234567", MobileOperator.ShatelMobile)]
    [InlineData("09321234567", MobileOperator.Taliya)]
    [InlineData("09991234567", MobileOperator.Other)]
    public void Mobile_ByPrefix_NamesWhoGaveItOut(string number, MobileOperator expected) => MobileNumber.Parse(number).Operator.ShouldBe(expected);

    [Theory]
    [InlineData("1619735744", "")]
    [InlineData("۱۶۱۹۷-۳۵۷۴۴", "")]
    [InlineData("1345873250", "")]
    [InlineData("", "PostalCode.Required")]
    [InlineData("161973574", "PostalCode.Length")]
    [InlineData("16197357441", "PostalCode.Length")]
    [InlineData("0619735744", "PostalCode.Format")]
    [InlineData("1629735744", "PostalCode.Format")]
    [InlineData("1619750744", "")]
    [InlineData("1619535744", "PostalCode.Format")]
    [InlineData("1111135744", "PostalCode.Format")]
    [InlineData("1619700000", "PostalCode.Format")]
    public void PostalCode_ByTheRulesOfThePost_IsTakenOrSaysWhy(string typed, string expected) => ReasonOf<PostalCode>(typed).ShouldBe(expected);

    [Theory]
    [InlineData("0123456789", "")]
    [InlineData("123456789", "InsuranceNumber.Length")]
    [InlineData("0000000000", "InsuranceNumber.Length")]
    [InlineData("", "InsuranceNumber.Required")]
    public void InsuranceNumber_TenDigits_IsTakenOrSaysWhy(string typed, string expected) => ReasonOf<InsuranceNumber>(typed).ShouldBe(expected);

    [Fact]
    public void IdentifiersOfForeigners_WithinTheirLooseForms_AreTakenOrSayWhy()
    {
        FidaCode.Parse("۱۲۳۴۵۶۷۸۹۰۱").Value.ShouldBe("12345678901");
        ReasonOf<FidaCode>("1234567").ShouldBe("FidaCode.Format");
        ReasonOf<FidaCode>("11111111111").ShouldBe("FidaCode.Format");
        UniqueId.Parse("1234567890").Value.ShouldBe("1234567890");
        FaragirCode.Parse("123456789012").Value.ShouldBe("123456789012");
        PassportNumber.Parse(" p-0123456 ").Value.ShouldBe("P0123456");
        ReasonOf<PassportNumber>("P012").ShouldBe("PassportNumber.Format");
        ReasonOf<PassportNumber>("ABCDEFGH").ShouldBe("PassportNumber.Format");
        ReasonOf<PassportNumber>("گ۱۲۳۴۵۶۷").ShouldBe("PassportNumber.Format");
    }

    [Fact]
    public void Parse_GeneratedIdentifiersInAnyDress_RoundTrips()
    {
        Typed.NationalIds.SelectMany(Typed.Dressed, (id, typed) => (id, typed)).Holds(pair => NationalId.Parse(pair.typed).Value == pair.id);
        Typed.CompanyIds.SelectMany(Typed.Dressed, (id, typed) => (id, typed)).Holds(pair => CompanyId.Parse(pair.typed).Value == pair.id);
        Typed.Digits(9).Select(nine => "09" + nine).SelectMany(Typed.Dressed, (id, typed) => (id, typed)).Holds(pair => MobileNumber.Parse(pair.typed).Value == pair.id);
    }

    [Fact]
    public void TryParse_AnythingAtAll_NeverThrowsAndSaysAKnownReason()
    {
        Typed.Text.Holds(Judged<NationalId>, 5_000);
        Typed.Text.Holds(Judged<CompanyId>);
        Typed.Text.Holds(Judged<FidaCode>);
        Typed.Text.Holds(Judged<PassportNumber>);
        Typed.Text.Holds(Judged<MobileNumber>);
        Typed.Text.Holds(Judged<PostalCode>);
        Typed.Text.Holds(Judged<Rial>);
        Typed.Text.Holds(Judged<JalaliDate>);
        Typed.Text.Holds(Judged<JalaliPeriod>);
    }

    [Fact]
    public void Default_OfAnyIdentifier_IsEmptyAndHarmless()
    {
        Empty<NationalId>();
        Empty<CompanyId>();
        Empty<FidaCode>();
        Empty<UniqueId>();
        Empty<FaragirCode>();
        Empty<PassportNumber>();
        Empty<InsuranceNumber>();
        Empty<MobileNumber>();
        Empty<PostalCode>();
        default(NationalId).Display.ShouldBe("");
        default(MobileNumber).Display.ShouldBe("");
        default(MobileNumber).Operator.ShouldBe(MobileOperator.Other);
        default(PostalCode).Display.ShouldBe("");
    }

    [Fact]
    public void ToString_OfPersonalIdentifiers_HidesThem()
    {
        NationalId.Parse("0013542419").ToString().ShouldBe("*******419");
        $"{MobileNumber.Parse("09123456789")}".ShouldBe("0912***6789");
        PostalCode.Parse("1619735744").ToString().ShouldBe("16197*****");
        InsuranceNumber.Parse("0123456789").ToString().ShouldBe("*******789");
        FidaCode.Parse("12345678901").ToString().ShouldBe("********901");
    }

    [Fact]
    public void Json_OfIdentifiers_IsTheCanonicalTextAndRefusalsHoldNoValue()
    {
        JsonSerializer.Serialize(new { id = NationalId.Parse("0013542419"), none = default(MobileNumber), sum = new Rial(12) })
            .ShouldBe("""{"id":"0013542419","none":null,"sum":12}""");
        JsonSerializer.Deserialize<NationalId>("\"۰۰۱۳۵۴۲۴۱۹\"").Value.ShouldBe("0013542419");
        JsonSerializer.Deserialize<NationalId?>("null").ShouldBeNull();
        JsonSerializer.Deserialize<Dictionary<CompanyId, int>>("""{"10380284790":1}""")!.Keys.Single().Value.ShouldBe("10380284790");
        var refusal = Should.Throw<JsonException>(() => JsonSerializer.Deserialize<NationalId>("\"0013542418\""));
        refusal.Message.ShouldContain("NationalId.CheckDigit");
        refusal.ToString().ShouldNotContain("0013542418");
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<NationalId>("13542419"));
    }

    [Fact]
    public void Parse_OfStoredValueThatIsBroken_ThrowsWithoutIt() =>
        Should.Throw<FormatException>(() => NationalId.Parse("0013542418")).Message.ShouldNotContain("0013542418");

    private static void Empty<T>()
        where T : struct, IIdentifier<T>
    {
        default(T).Value.ShouldBe("");
        default(T).ToString().ShouldBe("");
        default(T).Equals(default(T)).ShouldBeTrue();
    }

    private static string ReasonOf<T>(string? typed)
        where T : struct, IIdentifier<T>
    {
        T.TryParse(typed, out _, out var reason).ShouldBe(reason.Length == 0);
        return reason;
    }

    private static bool Judged<T>(string typed)
        where T : struct, IIdentifier<T> =>
        T.TryParse(typed, out var value, out var reason) ? T.TryParse(value.Value, out var again, out _) && again.Equals(value) : IdentifierReasons.All.Contains(reason, StringComparer.Ordinal);
}

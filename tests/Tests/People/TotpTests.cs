using System.Text;
using Panah.Harness;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Persons;

/// <summary>The published vectors (RFC 6238, appendix B; RFC 4648, section 10), of whose eight digits an app shows the last six.</summary>
[Row("S7")]
public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1_111_111_109, "081804")]
    [InlineData(1_111_111_111, "050471")]
    [InlineData(1_234_567_890, "005924")]
    [InlineData(2_000_000_000, "279037")]
    [InlineData(20_000_000_000, "353130")]
    public void Code_AtThePublishedTimes_IsThePublishedOne(long seconds, string code)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Totp.Code(Secret, at).ShouldBe(code);
        Totp.FindStep(Secret, code, at).ShouldBe(seconds / 30);
        Totp.FindStep(Secret, code, at.AddSeconds(30)).ShouldBe(seconds / 30);
        Totp.FindStep(Secret, code, at.AddSeconds(90)).ShouldBeNull();
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_OfThePublishedTexts_IsThePublishedOne(string text, string encoded) => Totp.Base32(Encoding.ASCII.GetBytes(text)).ShouldBe(encoded);
}

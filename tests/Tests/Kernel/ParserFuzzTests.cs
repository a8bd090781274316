using FsCheck.Fluent;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Kernel;

/// <summary>
/// Every parser of the kernel reads any text at all: it never throws, and what it takes it takes again from its own canonical form.
/// <c>PANAH_TEST_FUZZ=1000000</c> makes it many.
/// </summary>
[Row("X8"), Finding("I-13.7")]
public sealed class ParserFuzzTests
{
    private static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("PANAH_TEST_FUZZ"), out var number) ? number : 2_000;

    [Fact]
    public void Identifiers_OfAnyText_NeverThrowAndKnowThemselvesAgain()
    {
        Holds<NationalId>();
        Holds<CompanyId>();
        Holds<MobileNumber>();
        Holds<PostalCode>();
        Holds<InsuranceNumber>();
        Holds<FidaCode>();
        Holds<FaragirCode>();
        Holds<UniqueId>();
        Holds<PassportNumber>();
        Holds<JalaliDate>();
        Holds<JalaliPeriod>();
        Holds<Rial>();
    }

    /// <summary>Half of it is any text, half are digits of three scripts with litter between, which come further.</summary>
    private static void Holds<T>()
        where T : struct, IIdentifier<T>
    {
        var typed = Gen.OneOf(Typed.Text, Gen.Choose(1, 17).SelectMany(Typed.Digits).SelectMany(Typed.Dressed));
        typed.Holds(
            text =>
            {
                if (!T.TryParse(text, out var value, out var reason)) return reason.Length > 0;
                return T.TryParse(value.Value, out var again, out _) && again.Value == value.Value;
            },
            Cases);
        T.TryParse(null, out _, out var why).ShouldBeFalse();
        why.ShouldNotBeEmpty();
    }
}

using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Harness;

public sealed class RegistryTests
{
    [Fact]
    public void NewNationalId_AsTheKernelReadsIt_IsValidAndNew()
    {
        var ids = Enumerable.Range(0, 200).Select(_ => Registry.NewNationalId()).ToList();
        ids.All(id => NationalId.TryParse(id, out _, out _)).ShouldBeTrue();
        ids.ToHashSet(StringComparer.Ordinal).Count.ShouldBe(200);
    }

    [Fact]
    public void NewCompanyId_AsTheKernelReadsIt_IsValid() =>
        Enumerable.Range(0, 200).Select(_ => Registry.NewCompanyId()).All(id => CompanyId.TryParse(id, out _, out _)).ShouldBeTrue();

    [Fact]
    public void NewMobile_AsTheKernelReadsIt_IsValid() =>
        MobileNumber.TryParse(Registry.NewMobile(), out _, out _).ShouldBeTrue();

    [Fact]
    public void Code_PersianDigitsAndOriginBoundLastLine_IsRead()
    {
        Phone.Code("پناه: رمز ورود ۴۸۲۹۱۳\nبه کسی نگویید.\n@localhost #482913").ShouldBe("482913");
        Phone.Code("رمز ۱۲۳۴۵۶").ShouldBe("123456");
        Phone.Code("کد رهگیری 1234567").ShouldBeNull();
    }
}

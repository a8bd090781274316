using Panah.Kernel;
using Panah.Kernel.Reference;
using Shouldly;
using Xunit;

namespace Panah.Tests.Kernel;

public sealed class ReferenceTests
{
    [Fact]
    public void Places_AsShipped_AreCompleteAndHangTogether()
    {
        Places.Provinces.Count.ShouldBe(31);
        Places.Counties.Count.ShouldBe(448);
        Places.Cities.Count.ShouldBe(1354);
        var provinces = Places.Provinces.Select(province => province.Id).ToHashSet();
        var counties = Places.Counties.ToDictionary(county => county.Id);
        Places.Counties.ShouldAllBe(county => provinces.Contains(county.ProvinceId));
        Places.Cities.ShouldAllBe(city => counties[city.CountyId].ProvinceId == city.ProvinceId);
        Places.Cities.ShouldAllBe(city => city.Name == PersianText.Tidy(city.Name) && city.Name.Length > 1);
    }

    [Theory]
    [InlineData("تهران", "تهران")]
    [InlineData("كرج", "کرج")]
    [InlineData("آب‌بر", "آب بر")]
    public void FindCities_TypedLoosely_FindsTheCityFirst(string typed, string expected) => Places.FindCities(typed, 5)[0].Name.ShouldBe(expected);

    [Fact]
    public void FindCities_NothingTyped_FindsNone() => Places.FindCities(" \u200C", 5).ShouldBeEmpty();

    [Fact]
    public void Prefixes_AsShipped_NameThePlaceOfIssue()
    {
        NationalIdPrefixes.Find(NationalId.Parse("0013542419")).Single().Province.ShouldBe("تهران");
        NationalIdPrefixes.All["253"].Count().ShouldBe(2);
        NationalIdPrefixes.Find(default).ShouldBeEmpty();
        NationalIdPrefixes.All.ShouldAllBe(known => Identifier.ParseOrNull<InsuranceNumber>(known.Key + "0000001") != null);
    }

    [Theory]
    [InlineData("LICENSE.persian-tools")]
    [InlineData("LICENSE.typhoon-iran-cities")]
    public void Licences_OfTheData_AreShippedWithIt(string name) =>
        typeof(Places).Assembly.GetManifestResourceStream("Panah.Kernel.Reference." + name).ShouldNotBeNull();
}

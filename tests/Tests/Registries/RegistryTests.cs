using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.Kernel;
using Panah.Registries;
using Shouldly;
using Xunit;

namespace Panah.Tests.Registries;

[Row("X3")]
public sealed class RegistryTests(PanahServer panah)
{
    [Fact]
    public async Task Civil_IdAndBirthDateMatch_GivesTheRecord()
    {
        var person = await panah.Registry.PersonAsync(made => made with { Email = "m@example.ir" });

        var record = await Get<CivilRegistry>().FindAsync(NationalId.Parse(person.NationalId), person.BirthDate, default);

        record.ShouldNotBeNull();
        (record.FirstName, record.LastName, record.Gender, record.Email).ShouldBe((person.FirstName, person.LastName, Gender.Female, "m@example.ir"));
        record.Certificate.ShouldBe(new BirthCertificate("1234", "456789", "الف", "12"));
    }

    [Fact]
    public async Task Civil_WrongBirthDateOrStranger_GivesNothing()
    {
        var person = await panah.Registry.PersonAsync();

        (await Get<CivilRegistry>().FindAsync(NationalId.Parse(person.NationalId), person.BirthDate.AddDays(1), default)).ShouldBeNull();
        (await Get<CivilRegistry>().FindAsync(NationalId.Parse(Registry.NewNationalId()), person.BirthDate, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Sim_OwnAndAnothersPhone_AreToldApart()
    {
        var (one, other) = (await panah.Registry.PersonAsync(), await panah.Registry.PersonAsync());

        (await Get<SimRegistry>().IsOwnerAsync(MobileNumber.Parse(one.Mobile), one.NationalId, default)).ShouldBeTrue();
        (await Get<SimRegistry>().IsOwnerAsync(MobileNumber.Parse(one.Mobile), other.NationalId, default)).ShouldBeFalse();
        (await Get<SimRegistry>().IsOwnerAsync(MobileNumber.Parse(Registry.NewMobile()), one.NationalId, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Foreigners_AnyOfTheThreeDocuments_GivesTheRecord()
    {
        var person = await panah.Registry.ForeignerAsync(made => made with { Passport = "P7654321", Faragir = "400500600701", UniqueId = "20012345678" });

        foreach (var document in new[] { "P7654321", "p7654321", "400500600701", "20012345678" })
            (await Get<ForeignersRegistry>().FindAsync(FidaCode.Parse(person.FidaCode), document, person.BirthDate, default)).ShouldNotBeNull();
        (await Get<ForeignersRegistry>().FindAsync(FidaCode.Parse(person.FidaCode), "P7654322", person.BirthDate, default)).ShouldBeNull();
        (await Get<ForeignersRegistry>().FindAsync(FidaCode.Parse(person.FidaCode), "P7654321", person.BirthDate.AddDays(1), default)).ShouldBeNull();
    }

    [Fact]
    public async Task Foreigners_ByADocumentOfOnePerson_AreFound_AndOfTwoAreNot()
    {
        var (first, second) = (Registry.NewMobile()[1..], Registry.NewMobile()[1..]);
        var person = await panah.Registry.ForeignerAsync(made => made with { Passport = "AB" + first, Faragir = "30" + first, UniqueId = "20" + first });

        foreach (var document in new[] { "AB" + first, "ab" + first, "30" + first, "20" + first })
            (await Get<ForeignersRegistry>().FindByDocumentAsync(document, person.BirthDate, default)).ShouldNotBeNull().Fida.Value.ShouldBe(person.FidaCode);
        (await Get<ForeignersRegistry>().FindByDocumentAsync("AB" + first, person.BirthDate.AddDays(1), default)).ShouldBeNull();
        (await Get<ForeignersRegistry>().FindByDocumentAsync("AB" + second, person.BirthDate, default)).ShouldBeNull();
        await panah.Registry.ForeignerAsync(made => made with { Passport = "AB" + first });
        (await Get<ForeignersRegistry>().FindByDocumentAsync("AB" + first, person.BirthDate, default)).ShouldBeNull("a passport number that two countries gave");
    }

    [Fact]
    public async Task Postal_UpdateFiledTwiceWithOneKey_IsOneRequest()
    {
        var person = await panah.Registry.PersonAsync();
        (await Get<PostalRegistry>().FindAsync(person.NationalId, default))!.Value.Value.ShouldBe(person.PostalCode);
        var wanted = PostalCode.Parse("1416613445");

        var first = await Get<PostalRegistry>().RequestUpdateAsync(person.NationalId, wanted, "key-" + person.NationalId, default);
        var second = await Get<PostalRegistry>().RequestUpdateAsync(person.NationalId, wanted, "key-" + person.NationalId, default);

        second.ShouldBe(first);
        (await FiledAsync(person.NationalId)).ShouldBe(1);
    }

    [Fact]
    public async Task Postal_AcknowledgementLost_FilesOnce()
    {
        var person = await panah.Registry.PersonAsync();
        // Every second call is struck: the first below goes through, the filing after it does not, its retry does.
        await using var fault = await panah.Faults.StartAsync("postal", "lostAck", rate: 0.5);
        await Get<PostalRegistry>().FindAsync(person.NationalId, default);

        var tracking = await Get<PostalRegistry>().RequestUpdateAsync(person.NationalId, PostalCode.Parse("1416613445"), "lost-" + person.NationalId, default);

        tracking.ShouldNotBeNullOrEmpty();
        (await FiledAsync(person.NationalId)).ShouldBe(1);
    }

    [Fact]
    public async Task Postal_NoneRegistered_GivesNothing()
    {
        var person = await panah.Registry.PersonAsync(made => made with { PostalCode = null });

        (await Get<PostalRegistry>().FindAsync(person.NationalId, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Companies_Registered_NamesDirectorAndBoard()
    {
        var (director, member) = (await panah.Registry.PersonAsync(), await panah.Registry.PersonAsync());
        var id = await panah.Registry.CompanyAsync(director.NationalId, "شرکت آزمون", member.NationalId);

        var company = await Get<CompaniesRegistry>().FindAsync(id, default);

        company.ShouldNotBeNull();
        (company.Name, company.ManagingDirector).ShouldBe(("شرکت آزمون", director.NationalId));
        company.Board.ShouldBe([director.NationalId, member.NationalId], ignoreOrder: true);
        (await Get<CompaniesRegistry>().FindAsync(Registry.NewCompanyId(), default)).ShouldBeNull();
    }

    [Fact]
    public async Task Insured_WithAndWithoutAFile_AreToldApart()
    {
        var insured = await panah.Registry.PersonAsync(made => made with { Insurance = new TestInsurance("0012345678", "1000", "construction", "1405-06", 150_000_000) });
        var uninsured = await panah.Registry.PersonAsync();

        (await Get<InsuredRegistry>().FindAsync(insured.NationalId, default)).ShouldBe(new InsuredRecord("0012345678", "1000", "construction", "1405-06", 150_000_000, "مریم رضایی"));
        (await Get<InsuredRegistry>().FindAsync(uninsured.NationalId, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Branches_Asked_AreInEveryProvinceAndSeveralInLargeCities()
    {
        var branches = await Get<InsuredRegistry>().BranchesAsync(default);

        branches.Select(branch => branch.Province).Distinct(StringComparer.Ordinal).Count().ShouldBe(31);
        branches.Select(branch => branch.Code).ShouldBeUnique(StringComparer.Ordinal);
        branches.Count(branch => branch.City == "تهران").ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Cover_KnownUncoveredAndStranger_AreThreeAnswers()
    {
        var covered = await panah.Registry.PersonAsync(made => made with { CoveredUntil = new DateOnly(2027, 3, 20) });
        var uncovered = await panah.Registry.PersonAsync();

        (await Get<CoverRegistry>().FindAsync(NationalId.Parse(covered.NationalId), default))!.CoveredUntil.ShouldBe(new DateOnly(2027, 3, 20));
        (await Get<CoverRegistry>().FindAsync(NationalId.Parse(uncovered.NationalId), default))!.CoveredUntil.ShouldBeNull();
        (await Get<CoverRegistry>().FindAsync(NationalId.Parse(Registry.NewNationalId()), default)).ShouldBeNull();
    }

    [Fact]
    public async Task CoverFeed_FollowedToItsEnd_BringsTheNextChangeOnly()
    {
        var page = await Get<CoverRegistry>().ChangesAsync(null, default);
        while (page.More) page = await Get<CoverRegistry>().ChangesAsync(page.Cursor, default);
        var person = await panah.Registry.PersonAsync(made => made with { CoveredUntil = new DateOnly(2027, 1, 1) });

        var next = await Get<CoverRegistry>().ChangesAsync(page.Cursor, default);

        next.Changes.ShouldHaveSingleItem().ShouldBe(new CoverRecord(NationalId.Parse(person.NationalId), new DateOnly(2027, 1, 1)));
    }

    [Fact]
    public async Task Medical_RightAndWrongNumber_AreToldApart()
    {
        var physician = await panah.Registry.PersonAsync(made => made with { MedicalCouncilNumber = "654321" });

        (await Get<MedicalRegistry>().IsMemberAsync(NationalId.Parse(physician.NationalId), "۶۵۴۳۲۱", default)).ShouldBeTrue();
        (await Get<MedicalRegistry>().IsMemberAsync(NationalId.Parse(physician.NationalId), "654322", default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Dossier_LetterHandedInTwice_IsThereOnce()
    {
        var (owner, tracking) = (Registry.NewNationalId(), Registry.NewCompanyId());

        await Get<NationalDossier>().HandInAsync(tracking, owner, "ابلاغ", "متن", default);
        await Get<NationalDossier>().HandInAsync(tracking, owner, "ابلاغ", "متن", default);

        (await panah.Simulators.GetFromJsonAsync<List<object>>($"/dossier/{owner}/letters"))!.Count.ShouldBe(1);
    }

    private T Get<T>()
        where T : notnull => panah.Services.GetRequiredService<T>();

    private async Task<int> FiledAsync(string personId) => (await panah.Simulators.GetFromJsonAsync<List<object>>($"/address-updates/{personId}"))!.Count;
}

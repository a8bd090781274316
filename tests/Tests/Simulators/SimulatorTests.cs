using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Panah.Simulators;
using Panah.Simulators.Population;
using Panah.Tests.Messaging;
using Shouldly;
using Xunit;

namespace Panah.Tests.Simulators;

[Row("X4")]
public sealed class SimulatorTests(PanahServer panah)
{
    [Fact]
    public async Task Person_Put_IsAnsweredTheSame()
    {
        var person = await panah.Registry.PersonAsync(made => made with
        {
            Email = "a@example.ir",
            Insurance = new TestInsurance("0011112222", "1002", "driver", "1405-05", 99_000_000),
            CoveredUntil = new DateOnly(2027, 3, 20),
            MedicalCouncilNumber = "4321",
        });

        var got = await panah.Simulators.GetFromJsonAsync<JsonElement>($"/people/{person.NationalId}");

        got.GetProperty("firstName").GetString().ShouldBe(person.FirstName);
        got.GetProperty("gender").GetString().ShouldBe("female");
        got.GetProperty("birthDate").GetString().ShouldBe("1990-05-21");
        got.GetProperty("birthCertificate").GetProperty("seriesLetter").GetString().ShouldBe("الف");
        got.GetProperty("insurance").GetProperty("monthlyBasis").GetInt64().ShouldBe(99_000_000);
        got.GetProperty("coveredUntil").GetString().ShouldBe("2027-03-20");
        got.GetProperty("mobiles")[0].GetString().ShouldBe(person.Mobile);
    }

    [Fact]
    public async Task Person_PhoneOfAnother_ChangesHands()
    {
        var one = await panah.Registry.PersonAsync();
        await panah.Registry.PersonAsync(made => made with { Mobiles = [one.Mobile] });

        (await panah.Simulators.GetFromJsonAsync<JsonElement>($"/people/{one.NationalId}")).GetProperty("mobiles").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("/people/0010000012")]
    [InlineData("/people/123")]
    [InlineData("/companies/10101010101")]
    public async Task Put_WrongIdentifier_IsRefused(string path)
    {
        using var answer = await panah.Simulators.PutAsJsonAsync(path, new { firstName = "ا", lastName = "ب", birthDate = "1990-01-01", gender = "male", name = "شرکت", managingDirector = "0010000011" });

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Random_Asked_MakesValidPeopleThatRegistriesKnow()
    {
        using var answer = await panah.Simulators.PostAsync(new Uri("/people/random?count=20", UriKind.Relative), null);
        var people = await answer.Content.ReadFromJsonAsync<JsonElement>();

        people.GetArrayLength().ShouldBe(20);
        foreach (var person in people.EnumerateArray())
        {
            NationalId.TryParse(person.GetProperty("nationalId").GetString(), out _, out _).ShouldBeTrue();
            MobileNumber.TryParse(person.GetProperty("mobiles")[0].GetString(), out _, out _).ShouldBeTrue();
            if (person.TryGetProperty("postalCode", out var postalCode)) PostalCode.TryParse(postalCode.GetString(), out _, out _).ShouldBeTrue();
            (await panah.Simulators.GetAsync(new Uri($"/people/{person.GetProperty("nationalId").GetString()}", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task ReadyMade_AtFirstStart_AreTenWithAStoryEach()
    {
        var people = await panah.Simulators.GetFromJsonAsync<JsonElement>("/people");

        people.GetArrayLength().ShouldBe(10);
        people.EnumerateArray().Select(person => person.GetProperty("note").GetString()).ShouldBeUnique(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Fault_UnknownPlaceOrRate_IsRefused()
    {
        using var place = await panah.Simulators.PutAsJsonAsync("/faults/moon", new { kind = "down" });
        using var rate = await panah.Simulators.PutAsJsonAsync("/faults/civil", new { kind = "down", rate = 2 });

        place.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        rate.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/people")]
    [InlineData("/people/0010000011")]
    [InlineData("/foreigners/10070000123")]
    [InlineData("/companies")]
    [InlineData("/faults")]
    [InlineData("/phone")]
    [InlineData("/phone/09120000001/messages")]
    [InlineData("/mailbox/sara@example.ir/messages")]
    public async Task Page_InABrowser_IsHtmlAtTheSameAddress(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        using var http = new HttpClient { BaseAddress = panah.SimulatorsUrl };

        using var answer = await http.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await answer.Content.ReadAsStringAsync()).ShouldContain("dir=\"rtl\"");
    }

    [Fact]
    public async Task PhonePage_MessagesAndDialling_ShowWhatThePhoneShows()
    {
        var person = await panah.Registry.PersonAsync();
        await panah.SendAsync(Sending.Code(MobileNumber.Parse(person.Mobile)));
        await panah.Phone(person.Mobile).NextMessageAsync();
        using var browser = new Visitor(panah.SimulatorsUrl);

        await browser.OpenAsync($"/phone/{person.Mobile}/messages");
        browser.ShouldSee("482913");
        await browser.Fill("کد دستوری", "*999#").PressAsync("تماس");

        browser.ShouldSee("کد دستوری نادرست است.");
    }

    [Fact]
    public async Task Seed_Twice_AddsPeopleDeterministicallyAndNeverTwice()
    {
        var settings = new SimulatorsSettings { Database = panah.Settings.DatabaseOwner ?? panah.Settings.Database! };

        var first = await PeopleSeeder.SeedAsync(settings, 1_000, seed: 1, TimeProvider.System, TextWriter.Null);
        var second = await PeopleSeeder.SeedAsync(settings, 1_000, seed: 1, TimeProvider.System, TextWriter.Null);

        second.ShouldBe(first + 1_000);
        await using var source = Database.Open(settings.Database);
        await using var count = source.CreateCommand("select count(*) from simulators.people where certificate_serial is not null");
        ((long)(await count.ExecuteScalarAsync())!).ShouldBeGreaterThanOrEqualTo(2_000);
    }
}

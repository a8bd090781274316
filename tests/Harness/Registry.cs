using System.Net.Http.Json;
using System.Security.Cryptography;

namespace Panah.Harness;

/// <summary>A person in the simulated registries, with sensible defaults; change what a test is about with <c>with</c>.</summary>
public sealed record TestPerson
{
    public required string NationalId { get; init; }

    public string FirstName { get; init; } = "مریم";

    public string LastName { get; init; } = "رضایی";

    /// <summary>Gregorian; the default is 1369/02/31 of the Jalali calendar.</summary>
    public DateOnly BirthDate { get; init; } = new(1990, 5, 21);

    public string Gender { get; init; } = "female";

    public TestBirthCertificate BirthCertificate { get; init; } = new("1234", "456789", "الف", "12");

    public string? PostalCode { get; init; } = "1136813445";

    public string? Email { get; init; }

    public IReadOnlyList<string> Mobiles { get; init; } = [];

    public TestInsurance? Insurance { get; init; }

    public DateOnly? CoveredUntil { get; init; }

    public string? MedicalCouncilNumber { get; init; }

    /// <summary>The first of the person's own phones.</summary>
    public string Mobile => Mobiles[0];
}

public sealed record TestBirthCertificate(string Number, string Serial, string SeriesLetter, string SeriesNumber);

public sealed record TestInsurance(string Number, string Branch, string Group, string LastPaidPeriod, long MonthlyBasis, string? Mobile = null);

/// <summary>A foreign national in the simulated registry.</summary>
public sealed record TestForeigner
{
    public required string FidaCode { get; init; }

    public string FirstName { get; init; } = "احمد";

    public string LastName { get; init; } = "نوری";

    public DateOnly BirthDate { get; init; } = new(1985, 3, 14);

    public string Gender { get; init; } = "male";

    public string? Passport { get; init; }

    public string? Faragir { get; init; }

    public string? UniqueId { get; init; }

    public TestInsurance? Insurance { get; init; }

    public string? PostalCode { get; init; } = "1136813445";

    public string? Email { get; init; }

    public IReadOnlyList<string> Mobiles { get; init; } = [];

    public string Mobile => Mobiles[0];
}

/// <summary>Puts people and companies into the simulated registries. Every one is new: tests never share a person.</summary>
public sealed class Registry(HttpClient simulators)
{
    private static int _next = RandomNumberGenerator.GetInt32(1_000_000, 8_000_000);

    /// <summary>A citizen with a phone of their own.</summary>
    public async Task<TestPerson> PersonAsync(Func<TestPerson, TestPerson>? change = null)
    {
        var person = new TestPerson { NationalId = NewNationalId(), Mobiles = [NewMobile()] };
        person = change?.Invoke(person) ?? person;
        await PutAsync($"/people/{person.NationalId}", person);
        return person;
    }

    /// <summary>A foreign national with a phone of their own and a unique ID.</summary>
    public async Task<TestForeigner> ForeignerAsync(Func<TestForeigner, TestForeigner>? change = null)
    {
        var foreigner = new TestForeigner { FidaCode = $"1{Next():D10}", Passport = $"P{Next():D8}", Mobiles = [NewMobile()] };
        foreigner = change?.Invoke(foreigner) ?? foreigner;
        await PutAsync($"/foreigners/{foreigner.FidaCode}", foreigner);
        return foreigner;
    }

    /// <summary>A company; returns its 11-digit ID.</summary>
    public async Task<string> CompanyAsync(string managingDirector, string name = "شرکت نمونه", params string[] board)
    {
        var id = NewCompanyId();
        await PutAsync($"/companies/{id}", new { name, managingDirector, board = (string[])[managingDirector, .. board] });
        return id;
    }

    /// <summary>Puts anything at an address of the simulators.</summary>
    public async Task PutAsync(string path, object body)
    {
        using var answer = await simulators.PutAsJsonAsync(path, body);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The simulators refused {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>A valid national ID (mod-11 check digit) that no other test has.</summary>
    public static string NewNationalId()
    {
        var body = $"001{Next() % 1_000_000:D6}";
        var sum = body.Select((c, i) => (c - '0') * (10 - i)).Sum() % 11;
        return body + (sum < 2 ? sum : 11 - sum);
    }

    /// <summary>A valid 11-digit company ID that no other test has.</summary>
    public static string NewCompanyId()
    {
        int[] weights = [29, 27, 23, 19, 17];
        var body = $"10{Next() % 100_000_000:D8}";
        var tens = body[9] - '0' + 2;
        var sum = body.Select((c, i) => (c - '0' + tens) * weights[i % 5]).Sum() % 11;
        return body + (sum == 10 ? 0 : sum);
    }

    /// <summary>A mobile number that no other test has.</summary>
    public static string NewMobile() => $"0912{Next() % 10_000_000:D7}";

    /// <summary>A 10-digit insurance number that no other test has.</summary>
    public static string NewInsuranceNumber() => $"00{Next() % 100_000_000:D8}";

    private static int Next() => Interlocked.Increment(ref _next);
}

using Panah.Kernel;

namespace Panah.Simulators.Population;

/// <summary>People with a story each, there from the first start: what they can and can't do is said on the front page.</summary>
internal static class ReadyMade
{
    private const string Branch = "1000";

    public static IReadOnlyList<SimulatedPerson> People(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var period = JalaliPeriod.From(now);
        Certificate Certificate(int n) => new($"{1200 + n}", $"{456700 + n}", "الف", "12");
        SimulatedPerson Citizen(int n, string note, string first, string last, Gender gender, DateOnly born) => new()
        {
            NationalId = Id(n),
            Note = note,
            FirstName = first,
            LastName = last,
            Gender = gender,
            BirthDate = born,
            BirthCertificate = Certificate(n),
            PostalCode = "1136813445",
            Mobiles = [Phone(n)],
        };
        Insurance Insured(int n, string group, int monthsAgo) => new($"00{80_000_000 + n}", Branch, group, period.AddMonths(-monthsAgo).Value, 180_000_000);

        return
        [
            Citizen(1, "01-everything", "سارا", "احمدی", Gender.Female, new(1990, 5, 21)) with
            {
                Email = "sara@example.ir", Insurance = Insured(1, "self-employed", 1), CoveredUntil = today.AddMonths(5),
            },
            Citizen(2, "02-other-sim", "رضا", "کریمی", Gender.Male, new(1998, 3, 21)) with { Mobiles = [] },
            Citizen(3, "03-father", "محمود", "کریمی", Gender.Male, new(1965, 8, 1)) with
            {
                Mobiles = [Phone(3), Phone(2)], Insurance = Insured(3, "driver", 2), CoveredUntil = today.AddMonths(2),
            },
            Citizen(4, "04-director", "مینا", "رستمی", Gender.Female, new(1978, 12, 10)) with
            {
                Email = "mina@example.ir", Insurance = Insured(4, "optional", 1), CoveredUntil = today.AddMonths(8),
            },
            Citizen(5, "05-construction", "بهرام", "یوسفی", Gender.Male, new(1985, 1, 30)) with
            {
                Insurance = Insured(5, "construction", 1), CoveredUntil = today.AddMonths(1),
            },
            Citizen(6, "06-physician", "نرگس", "صادقی", Gender.Female, new(1982, 7, 7)) with { MedicalCouncilNumber = "123456", Email = "narges@example.ir" },
            Citizen(7, "07-no-postal-code", "حسین", "مرادی", Gender.Male, new(1972, 11, 2)) with { PostalCode = null },
            Citizen(8, "08-uncovered", "لیلا", "جعفری", Gender.Female, new(2001, 9, 23)) with { CoveredUntil = today.AddMonths(-2) },
            Citizen(9, "09-gap", "علی", "نوروزی", Gender.Male, new(1980, 3, 20)) with { Insurance = Insured(9, "driver", 7) },
            new()
            {
                FidaCode = "10070000123",
                Note = "10-foreigner",
                FirstName = "گل‌آقا",
                LastName = "حیدری",
                Gender = Gender.Male,
                BirthDate = new(1988, 6, 15),
                Passport = "P01234567",
                Faragir = "100700001234",
                UniqueId = "20070000123",
                PostalCode = "1136813445",
                Mobiles = [Phone(10)],
            },
        ];
    }

    public static async Task PutAsync(PeopleStore people, CompaniesStore companies, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var person in People(now)) await people.PutAsync(person, cancel);
        await companies.PutAsync(new SimulatedCompany(CompanyIdOf("1010123456"), "شرکت آبادگران نمونه", Id(4), [Id(4), Id(1)]), cancel);
    }

    public static string CompanyIdOf(string ten) => ten + CompanyId.CheckDigit(ten);

    private static string Phone(int n) => $"0912000000{n % 10}";

    private static string Id(int n)
    {
        var nine = $"00100000{n}";
        return nine + NationalId.CheckDigit(nine);
    }
}

using Panah.Kernel;

namespace Panah.Registries;

/// <summary>What the civil registry (سازمان ثبت احوال) holds of a citizen.</summary>
public sealed record CivilRecord(
    NationalId NationalId, string FirstName, string LastName, DateOnly BirthDate, Gender Gender, BirthCertificate Certificate, string? Email);

/// <summary>شناسنامه: number, serial (مسلسل), series letter and number.</summary>
public sealed record BirthCertificate(string Number, string Serial, string SeriesLetter, string SeriesNumber);

/// <summary>What the registry of foreign nationals holds.</summary>
public sealed record ForeignerRecord(
    FidaCode Fida, string FirstName, string LastName, DateOnly BirthDate, Gender Gender, string? Passport, string? Faragir, string? UniqueId, string? Email);

/// <summary>Asks the civil registry. Throws <see cref="RegistryUnavailableException"/>.</summary>
public sealed class CivilRegistry
{
    private readonly RegistryClient _client;

    internal CivilRegistry(RegistryClient client) => _client = client;

    /// <summary>The record when both national ID and birth date match, else null.</summary>
    public async Task<CivilRecord?> FindAsync(NationalId nationalId, DateOnly birthDate, CancellationToken cancel)
    {
        var answer = await _client.AskAsync<Answer>("inquiry", new { nationalId = nationalId.Value, birthDate }, cancel);
        if (!answer.Matched) return null;
        // The answer must be about the person who was asked for; else it is nobody's.
        if (answer.Person is not { FirstName.Length: > 0, LastName.Length: > 0 } person || person.NationalId != nationalId.Value || person.BirthDate != birthDate) throw _client.Nonsense();
        return new CivilRecord(nationalId, person.FirstName, person.LastName, birthDate, person.Gender, person.BirthCertificate ?? new BirthCertificate("", "", "", ""), person.Email);
    }

    private sealed record Answer(bool Matched, Found? Person);

    private sealed record Found(string? NationalId, string? FirstName, string? LastName, DateOnly BirthDate, Gender Gender, BirthCertificate? BirthCertificate, string? Email);
}

/// <summary>Asks whose SIM a number is (شاهکار).</summary>
public sealed class SimRegistry
{
    private readonly RegistryClient _client;

    internal SimRegistry(RegistryClient client) => _client = client;

    /// <param name="mobile">The number.</param>
    /// <param name="ownerId">National ID, or FIDA code of a foreign national.</param>
    public async Task<bool> IsOwnerAsync(MobileNumber mobile, string ownerId, CancellationToken cancel) =>
        (await _client.AskAsync<Answer>("ownership", new { mobile = mobile.Value, ownerId }, cancel)).Owner ?? throw _client.Nonsense();

    private sealed record Answer(bool? Owner);
}

/// <summary>Asks the registry of foreign nationals (فیدا).</summary>
public sealed class ForeignersRegistry
{
    private readonly RegistryClient _client;

    internal ForeignersRegistry(RegistryClient client) => _client = client;

    /// <param name="fida">FIDA code.</param>
    /// <param name="document">Passport number, Faragir code or unique ID.</param>
    /// <param name="birthDate">Day of birth.</param>
    /// <returns>The record when all three match, else null.</returns>
    public async Task<ForeignerRecord?> FindAsync(FidaCode fida, string document, DateOnly birthDate, CancellationToken cancel)
    {
        var answer = await _client.AskAsync<Answer>("inquiry", new { fidaCode = fida.Value, document = PersianText.Compact(document), birthDate }, cancel);
        if (!answer.Matched) return null;
        if (answer.Person is not { FirstName.Length: > 0, LastName.Length: > 0 } person || person.FidaCode != fida.Value || person.BirthDate != birthDate) throw _client.Nonsense();
        return person.ToRecord(fida);
    }

    /// <summary>Who has this paper, for a branch that gives a person their FIDA code.</summary>
    /// <param name="document">Passport number, Faragir code or unique ID.</param>
    /// <param name="birthDate">Day of birth.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The record when both fit one person, else null.</returns>
    public async Task<ForeignerRecord?> FindByDocumentAsync(string document, DateOnly birthDate, CancellationToken cancel)
    {
        var asked = PersianText.Compact(document);
        var answer = await _client.AskAsync<Answer>("by-document", new { document = asked, birthDate }, cancel);
        if (!answer.Matched) return null;
        return answer.Person is { FirstName.Length: > 0, LastName.Length: > 0 } person && person.BirthDate == birthDate && person.Has(asked) && FidaCode.TryParse(person.FidaCode, out var fida, out _)
            ? person.ToRecord(fida)
            : throw _client.Nonsense();
    }

    private sealed record Answer(bool Matched, Found? Person);

    private sealed record Found(
        string? FidaCode, string? FirstName, string? LastName, DateOnly BirthDate, Gender Gender, string? Passport, string? Faragir, string? UniqueId, string? Email)
    {
        public bool Has(string document) => new[] { Passport, Faragir, UniqueId }.Contains(document, StringComparer.OrdinalIgnoreCase);

        public ForeignerRecord ToRecord(FidaCode fida) => new(fida, FirstName!, LastName!, BirthDate, Gender, Passport, Faragir, UniqueId, Email);
    }
}

/// <summary>Asks for a person's registered postal code and files address updates.</summary>
public sealed class PostalRegistry
{
    private readonly RegistryClient _client;

    internal PostalRegistry(RegistryClient client) => _client = client;

    /// <summary>Null where none is registered.</summary>
    public async Task<PostalCode?> FindAsync(string personId, CancellationToken cancel) =>
        Identifier.ParseOrNull<PostalCode>((await _client.AskAsync<Found>("lookup", new { personId }, cancel)).PostalCode);

    /// <summary>Files a request to update the address; returns the registry's tracking number. Repeating the key files it once.</summary>
    public async Task<string> RequestUpdateAsync(string personId, PostalCode postalCode, string idempotencyKey, CancellationToken cancel)
    {
        var filed = await _client.FileAsync<Filed>("updates", new { personId, postalCode = postalCode.Value }, idempotencyKey, cancel);
        return filed.TrackingNumber is { Length: > 0 and <= 40 } tracking ? tracking : throw _client.Nonsense();
    }

    private sealed record Found(string? PostalCode);

    private sealed record Filed(string? TrackingNumber);
}

/// <summary>Asks the medical council (سازمان نظام پزشکی).</summary>
public sealed class MedicalRegistry
{
    private readonly RegistryClient _client;

    internal MedicalRegistry(RegistryClient client) => _client = client;

    public async Task<bool> IsMemberAsync(NationalId nationalId, string councilNumber, CancellationToken cancel) =>
        (await _client.AskAsync<Answer>("membership", new { nationalId = nationalId.Value, councilNumber = PersianText.Compact(councilNumber) }, cancel)).Member ?? throw _client.Nonsense();

    private sealed record Answer(bool? Member);
}

/// <summary>A company, its managing director (مدیرعامل) and board by national ID.</summary>
public sealed record CompanyRecord(string CompanyId, string Name, string ManagingDirector, IReadOnlyList<string> Board);

/// <summary>Asks the companies registry (ثبت شرکت‌ها).</summary>
public sealed class CompaniesRegistry
{
    private readonly RegistryClient _client;

    internal CompaniesRegistry(RegistryClient client) => _client = client;

    /// <returns>Null for a company ID that is not registered.</returns>
    public async Task<CompanyRecord?> FindAsync(string companyId, CancellationToken cancel)
    {
        var company = (await _client.AskAsync<Answer>("lookup", new { companyId }, cancel)).Company;
        if (company is null) return null;
        if (company.CompanyId != companyId || company is not { Name.Length: > 0, ManagingDirector.Length: > 0 }) throw _client.Nonsense();
        return new CompanyRecord(companyId, company.Name, company.ManagingDirector, company.Board ?? []);
    }

    private sealed record Answer(Found? Company);

    private sealed record Found(string? CompanyId, string? Name, string? ManagingDirector, string[]? Board);
}

using Microsoft.AspNetCore.Http;
using Panah.Data;
using Panah.Kernel;
using Panah.OpenId;
using Panah.People;

namespace Panah.Notices.Letters;

/// <summary>Whom letters are addressed to: a person by national ID or a company by company ID. Keep it out of logs.</summary>
/// <param name="Identifier">10 or 11 digits.</param>
/// <param name="Index">Blind index that the tables hold.</param>
internal sealed record Employer(string Identifier, byte[] Index)
{
    public bool IsCompany => Identifier.Length == 11;

    /// <summary>Not the identifier: records print their members.</summary>
    public override string ToString() => IsCompany ? "company" : "person";
}

/// <summary>The employer, and the person who reads for them.</summary>
internal sealed record Reader(Employer Employer, Guid PersonId);

/// <summary>Turns identifiers into employers.</summary>
internal sealed class Employers(PersonalData personal, PersonDirectory people)
{
    private const string Purpose = "notices.employer";

    /// <param name="identifier">Canonical national ID or company ID.</param>
    public Employer Of(string identifier) => new(identifier, personal.BlindIndex(Purpose, identifier));

    public byte[] Hide(Employer employer) => personal.Encrypt(Purpose, employer.Identifier);

    public string Show(byte[] cipher) => personal.Decrypt(Purpose, cipher);

    /// <summary>Reads what was typed or sent as «کد ملی»: a national ID, or the company ID of a company.</summary>
    public bool TryParse(string? text, out Employer employer, out string reason)
    {
        employer = null!;
        if (PersianText.Compact(text).Length == 11)
        {
            if (!CompanyId.TryParse(text, out var company, out reason)) return false;
            employer = Of(company.Value);
            return true;
        }

        if (!NationalId.TryParse(text, out var person, out reason)) return false;
        employer = Of(person.Value);
        return true;
    }

    /// <summary>The person whom the employer is; null for a company and for who has never been here.</summary>
    public async Task<Guid?> PersonIdAsync(Employer employer, CancellationToken cancel) =>
        employer.IsCompany ? null : (await people.FindByIdentifierAsync(PersonKind.Citizen, employer.Identifier, cancel))?.Id;

    /// <summary>The employer whose letters a person's own token may list; null for a foreign national and for a token without a person.</summary>
    public async Task<Employer?> OfAsync(Bearer bearer, CancellationToken cancel)
    {
        if (bearer.PersonId is not { } id) return null;
        if (bearer.Company is { } company) return Of(company);
        return await people.FindAsync(id, cancel) is { Kind: PersonKind.Citizen } person ? Of(person.Identifier) : null;
    }

    /// <summary>The employer for whom the signed-in person reads: the company acted for, or themselves. Null for a foreign national who acts for nobody.</summary>
    public async Task<Reader?> ReaderAsync(HttpContext http)
    {
        if (await http.GetSignedInAsync() is not { } session) return null;
        if (session.ActingForCompany is { } company) return new Reader(Of(company), session.PersonId);
        return await people.FindAsync(session.PersonId, http.RequestAborted) is { Kind: PersonKind.Citizen } person
            ? new Reader(Of(person.Identifier), person.Id)
            : null;
    }
}

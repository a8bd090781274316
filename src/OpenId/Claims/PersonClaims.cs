using System.Globalization;
using System.Text.Json;
using Panah.Kernel;
using Panah.OpenId.Tokens;
using Panah.People;

namespace Panah.OpenId.Claims;

/// <summary>The person's data, asked of the capability that knows it at the moment it is told; none is kept here.</summary>
internal sealed class PersonClaims(PersonDirectory people)
{
    /// <summary>Null when the person is no more.</summary>
    public Task<Person?> FindAsync(Guid person, CancellationToken cancel) => people.FindAsync(person, cancel);

    /// <summary>Writes those of <paramref name="names"/> that are known; what is not known is left out (OpenID Connect Core section 5.3.2).</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<string> names, Person person, Grant grant)
    {
        foreach (var name in names.Distinct(StringComparer.Ordinal))
            Write(json, name, person, grant);
    }

    private static void Write(Utf8JsonWriter json, string name, Person person, Grant grant)
    {
        switch (name)
        {
            case "name": Text($"{person.FirstName} {person.LastName}".Trim()); break;
            case "given_name": Text(person.FirstName); break;
            case "family_name": Text(person.LastName); break;
            case "gender": Text(person.Gender switch { Gender.Female => "female", Gender.Male => "male", _ => null }); break;
            case "birthdate": Text(person.BirthDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case "email": Text(person.Email); break;
            case "email_verified" when person.Email is not null: json.WriteBoolean(name, false); break;
            // RFC 3966 form, as Core section 5.1 recommends; a code sent to it was typed at sign-in.
            case "phone_number": Text(person.Mobile is { } mobile ? $"+98{mobile.Value[1..]}" : null); break;
            case "phone_number_verified" when person.Mobile is not null: json.WriteBoolean(name, grant.Amr.Contains("sms", StringComparer.Ordinal)); break;
            case "address" when person.PostalCode is { } code:
                json.WriteStartObject(name);
                json.WriteString("postal_code", code.Value);
                json.WriteString("country", "IR");
                json.WriteEndObject();
                break;
            case "national_id" when person.Kind == PersonKind.Citizen: Text(person.Identifier); break;
            case "fida_code" when person.Kind == PersonKind.Foreigner: Text(person.Identifier); break;
            case "company_id": Text(grant.Company); break;
        }

        void Text(string? value)
        {
            if (!string.IsNullOrEmpty(value))
                json.WriteString(name, value);
        }
    }
}

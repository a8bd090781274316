using System.Globalization;
using Dapper;
using Npgsql;
using Panah.Data;
using Panah.Kernel;

namespace Panah.People;

/// <summary>A person as the platform knows them. Identifiers and names are decrypted; keep it out of logs.</summary>
/// <param name="Identifier">National ID, or FIDA code of a foreign national.</param>
public sealed record Person(
    Guid Id, PersonKind Kind, string Identifier, string FirstName, string LastName, DateOnly? BirthDate, Gender? Gender,
    MobileNumber? Mobile, string? Email, PostalCode? PostalCode)
{
    /// <summary>Given name and last name.</summary>
    public string ShortName => $"{FirstName} {LastName}".Trim();
}

public enum PersonKind
{
    Citizen,
    Foreigner,
}

/// <summary>Whose SIM a phone was, and when the registry last said so.</summary>
public sealed record ProvenMobile(Guid PersonId, DateTimeOffset ProvenAt);

/// <summary>Finds and records persons. Looked up by blind index, stored encrypted.</summary>
public sealed class PersonDirectory(AppDb db, PersonalData personal, TimeProvider time)
{
    private const string Columns = "id, kind, identifier, first_name, last_name, birth_date, gender, mobile, email, postal_code";

    public async Task<Person?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        await using var connection = await db.OpenAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"select {Columns} from people.persons where id = @id", new { id }, cancellationToken: cancel));
        return row is null ? null : Read(row);
    }

    public async Task<Person?> FindByIdentifierAsync(PersonKind kind, string identifier, CancellationToken cancel = default)
    {
        await using var connection = await db.OpenAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"select {Columns} from people.persons where kind = @kind and identifier_index = @index",
            new { kind = (short)kind, index = IdentifierIndex(kind, identifier) }, cancellationToken: cancel));
        return row is null ? null : Read(row);
    }

    /// <summary>
    /// Adds the person or brings names up to date; the id stays the same for one identifier, also when two sign-ins race.
    /// What <paramref name="person"/> leaves null (birth date, gender, mobile, e-mail, postal code) stays as it was recorded.
    /// </summary>
    /// <returns>The id that counts, whatever id <paramref name="person"/> came with.</returns>
    public async Task<Guid> RecordAsync(NpgsqlTransaction transaction, Person person, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        return await transaction.Connection!.QuerySingleAsync<Guid>(new CommandDefinition(
            """
            insert into people.persons (id, kind, identifier_index, identifier, first_name, last_name, birth_date, gender, mobile, email, postal_code, created_at, updated_at)
            values (@Id, @Kind, @Index, @Identifier, @FirstName, @LastName, @BirthDate, @Gender, @Mobile, @Email, @PostalCode, @now, @now)
            on conflict (kind, identifier_index) do update set
                first_name = excluded.first_name, last_name = excluded.last_name,
                birth_date = coalesce(excluded.birth_date, persons.birth_date), gender = coalesce(excluded.gender, persons.gender),
                mobile = coalesce(excluded.mobile, persons.mobile), email = coalesce(excluded.email, persons.email),
                postal_code = coalesce(excluded.postal_code, persons.postal_code), updated_at = excluded.updated_at
            returning id
            """,
            new
            {
                Id = person.Id == Guid.Empty ? Guid.CreateVersion7(now) : person.Id,
                Kind = (short)person.Kind,
                Index = IdentifierIndex(person.Kind, person.Identifier),
                Identifier = Hide("identifier", person.Identifier),
                FirstName = Hide("first_name", person.FirstName),
                LastName = Hide("last_name", person.LastName),
                BirthDate = Hide("birth_date", person.BirthDate?.ToString("O", CultureInfo.InvariantCulture)),
                Gender = (short?)person.Gender,
                Mobile = Hide("mobile", person.Mobile?.Value),
                Email = Hide("email", person.Email),
                PostalCode = Hide("postal_code", person.PostalCode?.Value),
                now,
            },
            transaction, cancellationToken: cancel));
    }

    /// <summary>Keeps the postal code that the person confirmed.</summary>
    public Task SetPostalCodeAsync(NpgsqlTransaction transaction, Guid personId, PostalCode postalCode, CancellationToken cancel = default) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update people.persons set postal_code = @code, updated_at = @now where id = @personId",
            new { personId, code = Hide("postal_code", postalCode.Value), now = time.GetUtcNow() }, transaction, cancellationToken: cancel));

    /// <summary>The person whose SIM this is, as far as the registry has ever told; null for a phone nobody has proven.</summary>
    public async Task<ProvenMobile?> FindByProvenMobileAsync(MobileNumber mobile, CancellationToken cancel = default)
    {
        await using var connection = await db.OpenAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<ProofRow>(new CommandDefinition(
            "select person_id, proven_at from people.proven_mobiles where mobile_index = @index", new { index = MobileIndex(mobile) }, cancellationToken: cancel));
        return row is null ? null : new ProvenMobile(row.PersonId, row.ProvenAt);
    }

    /// <summary>The SIM registry has just said that this phone is this person's. A former owner's proof ends with it: the number was given out again.</summary>
    public Task ProveMobileAsync(NpgsqlTransaction transaction, Guid personId, MobileNumber mobile, CancellationToken cancel = default) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into people.proven_mobiles (mobile_index, person_id, proven_at) values (@index, @personId, @now)
            on conflict (mobile_index) do update set person_id = excluded.person_id, proven_at = excluded.proven_at
            """,
            new { index = MobileIndex(mobile), personId, now = time.GetUtcNow() }, transaction, cancellationToken: cancel));

    /// <summary>The SIM registry has just said that this phone is no longer this person's.</summary>
    public Task DisproveMobileAsync(NpgsqlTransaction transaction, Guid personId, MobileNumber mobile, CancellationToken cancel = default) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "delete from people.proven_mobiles where mobile_index = @index and person_id = @personId",
            new { index = MobileIndex(mobile), personId }, transaction, cancellationToken: cancel));

    internal string ShortName(byte[] firstName, byte[] lastName) => $"{Show("first_name", firstName)} {Show("last_name", lastName)}".Trim();

    private byte[] IdentifierIndex(PersonKind kind, string identifier) => personal.BlindIndex($"person.identifier.{kind}", identifier);

    private byte[] MobileIndex(MobileNumber mobile) => personal.BlindIndex("person.mobile", mobile.Value);

    private byte[]? Hide(string column, string? text) => text is null ? null : personal.Encrypt("person." + column, text);

    private string? Show(string column, byte[]? cipher) => cipher is null ? null : personal.Decrypt("person." + column, cipher);

    private Person Read(Row row) => new(
        row.Id, (PersonKind)row.Kind, Show("identifier", row.Identifier)!, Show("first_name", row.FirstName)!, Show("last_name", row.LastName)!,
        Show("birth_date", row.BirthDate) is { } born ? DateOnly.ParseExact(born, "O", CultureInfo.InvariantCulture) : null, (Gender?)row.Gender,
        Identifier.ParseOrNull<MobileNumber>(Show("mobile", row.Mobile)), Show("email", row.Email),
        Identifier.ParseOrNull<PostalCode>(Show("postal_code", row.PostalCode)));

    private sealed class ProofRow
    {
        public Guid PersonId { get; init; }
        public DateTimeOffset ProvenAt { get; init; }
    }

    private sealed class Row
    {
        public Guid Id { get; init; }
        public short Kind { get; init; }
        public byte[] Identifier { get; init; } = [];
        public byte[] FirstName { get; init; } = [];
        public byte[] LastName { get; init; } = [];
        public byte[]? BirthDate { get; init; }
        public short? Gender { get; init; }
        public byte[]? Mobile { get; init; }
        public byte[]? Email { get; init; }
        public byte[]? PostalCode { get; init; }
    }
}

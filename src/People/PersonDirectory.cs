using System.Globalization;
using Panah.Data;
using Panah.Kernel;
using Panah.People.Evidence;

namespace Panah.People;

/// <summary>
/// A person as the platform knows them, proven facts only (docs/assurance.md): names are empty and all else null for one who never proved themself.
/// Identifiers and names are decrypted; keep it out of logs.
/// </summary>
/// <param name="Identifier">National ID, or FIDA code of a foreign national.</param>
/// <param name="Mobile">Theirs by a code to it and by the SIM registry.</param>
/// <param name="Email">Theirs by a registry or by a code to it.</param>
public sealed record Person(
    Guid Id, PersonKind Kind, string Identifier, string FirstName, string LastName, DateOnly? BirthDate, Gender? Gender,
    MobileNumber? Mobile, string? Email, PostalCode? PostalCode)
{
    /// <summary>Who they are is proven, not claimed.</summary>
    public bool IsProven { get; init; } = true;

    /// <summary>Given name and last name; empty for a person who never proved themself.</summary>
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
    private static readonly string Columns = $"id, kind, identifier, first_name, last_name, birth_date, gender, postal_code, identity_evidence, {Contacts.Columns}";

    private readonly Contacts _contacts = new(personal, time);

    public async Task<Person?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<Row>(
            $"select {Columns} from people.persons p where id = @id", new { id });
        return row is null ? null : Read(row);
    }

    /// <summary>The same within a transaction, as it stands there.</summary>
    public async Task<Person?> FindAsync(Work work, Guid id)
    {
        var row = await work.QuerySingleOrDefaultAsync<Row>(
            $"select {Columns} from people.persons p where id = @id", new { id });
        return row is null ? null : Read(row);
    }

    public async Task<Person?> FindByIdentifierAsync(PersonKind kind, string identifier, CancellationToken cancel = default)
    {
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<Row>(
            $"select {Columns} from people.persons p where kind = @kind and identifier_index = @index",
            new { kind = (short)kind, index = IdentifierIndex(kind, identifier) });
        return row is null ? null : Read(row);
    }

    /// <summary>
    /// Adds a person by their identifier alone: nothing about them is known, and nothing is changed of one who is. For an account that somebody opens
    /// with that identifier before anything is proven.
    /// </summary>
    /// <returns>The person's id, new or not.</returns>
    public async Task<Guid> EnsureAsync(Work work, PersonKind kind, string identifier)
    {
        var now = time.GetUtcNow();
        return await work.QuerySingleAsync<Guid>(
            """
            with added as (
                insert into people.persons (id, kind, identifier_index, identifier, created_at, updated_at) values (@id, @kind, @index, @identifier, @now, @now)
                on conflict (kind, identifier_index) do nothing returning id)
            select id from added union all select id from people.persons where kind = @kind and identifier_index = @index limit 1
            """,
            new { id = Guid.CreateVersion7(now), kind = (short)kind, index = IdentifierIndex(kind, identifier), identifier = Hide("identifier", identifier), now });
    }

    /// <summary>
    /// Adds the person or brings names up to date; the id stays the same for one identifier, also when two sign-ins race.
    /// What <paramref name="person"/> leaves null (birth date, gender, mobile, e-mail, postal code) stays as it was recorded.
    /// </summary>
    /// <param name="work">The caller's.</param>
    /// <param name="person">Proven facts.</param>
    /// <param name="proof">What they rest on.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The id that counts, whatever id <paramref name="person"/> came with.</returns>
    /// <exception cref="ArgumentException">A contact comes without its evidence.</exception>
    public async Task<Guid> RecordAsync(Work work, Person person, Proof proof)
    {
        proof.Judge(person);
        var now = time.GetUtcNow();
        var id = await work.QuerySingleAsync<Guid>(
            """
            insert into people.persons (id, kind, identifier_index, identifier, first_name, last_name, birth_date, gender, postal_code, identity_evidence, identity_proven_at, created_at, updated_at)
            values (@Id, @Kind, @Index, @Identifier, @FirstName, @LastName, @BirthDate, @Gender, @PostalCode, @Evidence, @now, @now, @now)
            on conflict (kind, identifier_index) do update set
                first_name = excluded.first_name, last_name = excluded.last_name,
                birth_date = coalesce(excluded.birth_date, persons.birth_date), gender = coalesce(excluded.gender, persons.gender),
                postal_code = coalesce(excluded.postal_code, persons.postal_code),
                identity_evidence = excluded.identity_evidence, identity_proven_at = coalesce(persons.identity_proven_at, excluded.identity_proven_at), updated_at = excluded.updated_at
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
                PostalCode = Hide("postal_code", person.PostalCode?.Value),
                Evidence = (short)proof.Identity,
                now,
            });
        if (person.Mobile is { } mobile) await _contacts.BindAsync(work, id, mobile, proof.Mobile!.Value);
        if (person.Email is { Length: > 0 } email) await _contacts.BindAsync(work, id, email, proof.Email!.Value);
        return id;
    }

    /// <summary>Keeps the postal code that the registry has.</summary>
    public Task SetPostalCodeAsync(Work work, Guid personId, PostalCode postalCode) =>
        work.ExecuteAsync(
            "update people.persons set postal_code = @code, updated_at = @now where id = @personId",
            new { personId, code = Hide("postal_code", postalCode.Value), now = time.GetUtcNow() });

    /// <summary>The person whose SIM this is, as far as the registry has ever told; null for a phone nobody has proven.</summary>
    public async Task<ProvenMobile?> FindByProvenMobileAsync(MobileNumber mobile, CancellationToken cancel = default)
    {
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<ProofRow>(
            "select person_id, proven_at from people.proven_mobiles where mobile_index = @index", new { index = _contacts.MobileIndex(mobile) });
        return row is null ? null : new ProvenMobile(row.PersonId, row.ProvenAt);
    }

    /// <summary>
    /// A code to this phone came back and the SIM registry has just said that it is this person's: it signs them in, and is where they are written to.
    /// A former owner's proof and contact end with it: the number was given out again.
    /// </summary>
    public async Task ProveMobileAsync(Work work, Guid personId, MobileNumber mobile)
    {
        await work.ExecuteAsync(
            """
            insert into people.proven_mobiles (mobile_index, person_id, proven_at) values (@index, @personId, @now)
            on conflict (mobile_index) do update set person_id = excluded.person_id, proven_at = excluded.proven_at
            """,
            new { index = _contacts.MobileIndex(mobile), personId, now = time.GetUtcNow() });
        await _contacts.BindAsync(work, personId, mobile, MobileEvidence.CodeAndSimRegistry);
    }

    /// <summary>The SIM registry has just said that this phone is no longer this person's: they are not written to there any more.</summary>
    public async Task DisproveMobileAsync(Work work, Guid personId, MobileNumber mobile)
    {
        await work.ExecuteAsync(
            "delete from people.proven_mobiles where mobile_index = @index and person_id = @personId",
            new { index = _contacts.MobileIndex(mobile), personId });
        await _contacts.ReleaseAsync(work, personId, mobile);
    }

    internal string ShortName(byte[]? firstName, byte[]? lastName) => $"{Show("first_name", firstName)} {Show("last_name", lastName)}".Trim();

    private byte[] IdentifierIndex(PersonKind kind, string identifier) => personal.BlindIndex($"person.identifier.{kind}", identifier);

    private byte[]? Hide(string column, string? text) => text is null ? null : personal.Encrypt("person." + column, text);

    private string? Show(string column, byte[]? cipher) => cipher is null or [] ? null : personal.Decrypt("person." + column, cipher);

    private Person Read(Row row) => new(
        row.Id, (PersonKind)row.Kind, Show("identifier", row.Identifier)!, Show("first_name", row.FirstName) ?? "", Show("last_name", row.LastName) ?? "",
        Show("birth_date", row.BirthDate) is { } born ? DateOnly.ParseExact(born, "O", CultureInfo.InvariantCulture) : null, (Gender?)row.Gender,
        Identifier.ParseOrNull<MobileNumber>(Show("mobile", row.Mobile)), Show("email", row.Email),
        Identifier.ParseOrNull<PostalCode>(Show("postal_code", row.PostalCode)))
    {
        IsProven = row.IdentityEvidence is not null,
    };

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
        public byte[]? FirstName { get; init; }
        public byte[]? LastName { get; init; }
        public byte[]? BirthDate { get; init; }
        public short? Gender { get; init; }
        public byte[]? Mobile { get; init; }
        public byte[]? Email { get; init; }
        public byte[]? PostalCode { get; init; }
        public short? IdentityEvidence { get; init; }
    }
}

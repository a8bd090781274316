using Npgsql;
using NpgsqlTypes;
using Panah.Kernel;

namespace Panah.Simulators.Population;

/// <summary>People in PostgreSQL: one wide row each, so that a million load by COPY.</summary>
internal sealed class PeopleStore(NpgsqlDataSource source)
{
    internal const string Columns =
        "identifier, kind, first_name, last_name, folded_name, birth_date, gender, certificate_number, certificate_serial, certificate_letter, certificate_series, "
        + "passport, faragir, unique_id, postal_code, email, insurance_number, branch, insured_group, last_paid_period, monthly_basis, covered_until, council_number, note";

    private const string Select =
        "select " + Columns + ", array(select mobile from simulators.sims where owner = identifier order by mobile), "
        + "(select mobile from simulators.insured_phones i where i.identifier = people.identifier) from simulators.people ";

    private static readonly string Upsert =
        $"insert into simulators.people ({Columns}) values ({string.Join(", ", Enumerable.Range(1, 24).Select(n => $"${n}"))}) on conflict (identifier) do update set "
        + string.Join(", ", Columns.Split(", ").Skip(1).Where(column => column != "note").Select(column => $"{column} = excluded.{column}"))
        + ", note = coalesce(excluded.note, people.note), cover_change = nextval('simulators.cover_changes')";

    /// <summary>Adds or replaces; the person's phones become theirs, whoever had them.</summary>
    public async Task PutAsync(SimulatedPerson person, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        // One at a time, so that numbers of changes become visible in their order and no reader of the feed misses one.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select pg_advisory_xact_lock(7226111)"));
        var put = new NpgsqlBatchCommand(Upsert);
        foreach (var value in Values(person)) put.Parameters.Add(value);
        batch.BatchCommands.Add(put);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("delete from simulators.sims where owner = $1 and mobile <> all ($2)")
        {
            Parameters = { Text(person.Identifier), new() { Value = person.Mobiles.ToArray() } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("insert into simulators.sims (mobile, owner) select unnest($2), $1 on conflict (mobile) do update set owner = excluded.owner")
        {
            Parameters = { Text(person.Identifier), new() { Value = person.Mobiles.Distinct(StringComparer.Ordinal).ToArray() } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("delete from simulators.insured_phones where identifier = $1") { Parameters = { Text(person.Identifier) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("insert into simulators.insured_phones (identifier, mobile) select $1, $2 where $2 is not null")
        {
            Parameters = { Text(person.Identifier), Text(person.Insurance?.Mobile) },
        });
        await batch.ExecuteNonQueryAsync(cancel);
    }

    public async Task<SimulatedPerson?> FindAsync(string identifier, CancellationToken cancel) =>
        (await ReadAsync("where identifier = $1", [Text(identifier)], cancel)).FirstOrDefault();

    /// <summary>The foreign national with this paper and birth date; null also where two have it.</summary>
    public async Task<SimulatedPerson?> FindForeignerAsync(string document, DateOnly birthDate, CancellationToken cancel) =>
        await ReadAsync("where kind = 1 and birth_date = $1 and upper($2) in (upper(passport), upper(faragir), upper(unique_id)) limit 2", [Date(birthDate), Text(document)], cancel) is [var only] ? only : null;

    public async Task<string?> OwnerOfAsync(string mobile, CancellationToken cancel)
    {
        await using var command = source.CreateCommand("select owner from simulators.sims where mobile = $1");
        command.Parameters.Add(Text(mobile));
        return (string?)await command.ExecuteScalarAsync(cancel);
    }

    public Task<List<SimulatedPerson>> ReadyMadeAsync(CancellationToken cancel) => ReadAsync("where note is not null order by note", [], cancel);

    /// <summary>By identifier, mobile, or the beginning of the full name.</summary>
    public async Task<List<SimulatedPerson>> SearchAsync(string typed, int atMost, CancellationToken cancel)
    {
        var compact = PersianText.Compact(typed);
        if (MobileNumber.TryParse(compact, out var mobile, out _))
        {
            var owner = await OwnerOfAsync(mobile.Value, cancel);
            if (owner is not null) return await ReadAsync("where identifier = $1", [Text(owner)], cancel);
        }

        if (compact.Length >= 8 && compact.All(char.IsAsciiDigit)) return await ReadAsync("where identifier = $1", [Text(compact)], cancel);
        var folded = PersianText.FoldName(typed).Replace("\\", "", StringComparison.Ordinal).Replace("%", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        if (folded.Length == 0) return [];
        var found = await ReadAsync("where folded_name like $1 order by folded_name limit $2", [Text(folded + "%"), new() { Value = atMost }], cancel);
        // A family name alone has no index; a bounded look is enough for a toy.
        return found.Count > 0 ? found : await ReadAsync("where folded_name like $1 limit $2", [Text("%" + folded + "%"), new() { Value = atMost }], cancel);
    }

    /// <summary>Changes of cover after a number, oldest first; each person once, as they are now.</summary>
    public async Task<List<CoverChange>> CoverChangesAsync(long after, int atMost, CancellationToken cancel)
    {
        await using var command = source.CreateCommand("select identifier, covered_until, cover_change from simulators.people where kind = 0 and cover_change > $1 order by cover_change limit $2");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = atMost });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var changes = new List<CoverChange>();
        while (await reader.ReadAsync(cancel)) changes.Add(new CoverChange(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateOnly>(1), reader.GetInt64(2)));
        return changes;
    }

    private async Task<List<SimulatedPerson>> ReadAsync(string where, NpgsqlParameter[] parameters, CancellationToken cancel)
    {
        await using var command = source.CreateCommand(Select + where);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var people = new List<SimulatedPerson>();
        while (await reader.ReadAsync(cancel)) people.Add(Read(reader));
        return people;
    }

    private static SimulatedPerson Read(NpgsqlDataReader row)
    {
        string? At(int i) => row.IsDBNull(i) ? null : row.GetString(i);
        var foreigner = row.GetInt16(1) == 1;
        return new SimulatedPerson
        {
            NationalId = foreigner ? null : row.GetString(0),
            FidaCode = foreigner ? row.GetString(0) : null,
            FirstName = row.GetString(2),
            LastName = row.GetString(3),
            BirthDate = row.GetFieldValue<DateOnly>(5),
            Gender = (Gender)row.GetInt16(6),
            BirthCertificate = At(7) is { } number ? new Certificate(number, At(8) ?? "", At(9) ?? "", At(10) ?? "") : null,
            Passport = At(11),
            Faragir = At(12),
            UniqueId = At(13),
            PostalCode = At(14),
            Email = At(15),
            Insurance = At(16) is { } insurance ? new Insurance(insurance, At(17) ?? "", At(18) ?? "", At(19), row.IsDBNull(20) ? 0 : row.GetInt64(20), At(25)) : null,
            CoveredUntil = row.IsDBNull(21) ? null : row.GetFieldValue<DateOnly>(21),
            MedicalCouncilNumber = At(22),
            Note = At(23),
            Mobiles = row.GetFieldValue<string[]>(24),
        };
    }

    private static NpgsqlParameter[] Values(SimulatedPerson person) =>
    [
        Text(person.Identifier), new() { Value = (short)(person.IsForeigner ? 1 : 0) }, Text(person.FirstName), Text(person.LastName), Text(person.FoldedName),
        Date(person.BirthDate), new() { Value = (short)person.Gender },
        Text(person.BirthCertificate?.Number), Text(person.BirthCertificate?.Serial), Text(person.BirthCertificate?.SeriesLetter), Text(person.BirthCertificate?.SeriesNumber),
        Text(person.Passport), Text(person.Faragir), Text(person.UniqueId), Text(person.PostalCode), Text(person.Email?.ToLowerInvariant()),
        Text(person.Insurance?.Number), Text(person.Insurance?.Branch), Text(person.Insurance?.Group), Text(person.Insurance?.LastPaidPeriod),
        new() { Value = (object?)person.Insurance?.MonthlyBasis ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
        Date(person.CoveredUntil), Text(person.MedicalCouncilNumber), Text(person.Note),
    ];

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Date(DateOnly? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date };
}

/// <param name="Number">Its place in the feed.</param>
public sealed record CoverChange(string NationalId, DateOnly? CoveredUntil, long Number);

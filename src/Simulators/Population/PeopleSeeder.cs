using Dapper;
using Npgsql;
using NpgsqlTypes;
using Panah.Data;

namespace Panah.Simulators.Population;

/// <summary>Loads plausible people by COPY; a second run goes on where the first ended, so N more are added.</summary>
public static class PeopleSeeder
{
    private const int Batch = 50_000;

    /// <returns>Number of the first person made: with the seed it names each of them (see <c>PlausiblePeople</c>).</returns>
    public static async Task<long> SeedAsync(SimulatorsSettings settings, long count, long seed, TimeProvider time, TextWriter report, CancellationToken cancel = default)
    {
        await using var source = Database.Open(settings.Database);
        await World.MakeSchemaAsync(source, cancel);
        var start = time.GetTimestamp();
        await using var connection = await source.OpenConnectionAsync(cancel);
        // A seed that stops half-way is run again and loses nothing: what is there stays as it is.
        await connection.ExecuteAsync("set synchronous_commit = off");
        await connection.ExecuteAsync("create temp table new_people on commit delete rows as select * from simulators.people limit 0; create temp table new_sims (like simulators.sims) on commit delete rows");
        var first = await connection.ExecuteScalarAsync<long>("update simulators.world set seeded = seeded + @count returning seeded - @count", new { count });
        // Rows that are few beside what comes: indexes made once at the end cost a fraction of indexes kept up row by row.
        var anew = await connection.ExecuteScalarAsync<bool>("select count(*) < @count from (select 1 from simulators.people limit @count) there", new { count });
        if (anew) await connection.ExecuteAsync("drop index if exists simulators.people_folded_name, simulators.people_cover_change, simulators.sims_owner");
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        for (var done = 0L; done < count; done += Batch)
        {
            await LoadAsync(connection, seed, first + done, Math.Min(Batch, count - done), today, cancel);
            await report.WriteLineAsync($"{Math.Min(done + Batch, count):N0} people, {time.GetElapsedTime(start).TotalSeconds:N1} s");
        }

        // The schema's statements make what is missing.
        if (anew) await connection.ExecuteAsync("set maintenance_work_mem = '256MB'; " + World.Schema(), commandTimeout: 600);
        await connection.ExecuteAsync("analyze simulators.people; analyze simulators.sims");
        return first;
    }

    private static async Task LoadAsync(NpgsqlConnection connection, long seed, long from, long count, DateOnly today, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var people = Enumerable.Range(0, (int)count).Select(n => PlausiblePeople.Make(seed, from + n, today)).ToArray();
        await using (var copy = await connection.BeginBinaryImportAsync($"copy new_people ({PeopleStore.Columns}) from stdin (format binary)", cancel))
        {
            foreach (var (person, folded) in people) await WriteAsync(copy, person, folded, cancel);
            await copy.CompleteAsync(cancel);
        }

        await using (var copy = await connection.BeginBinaryImportAsync("copy new_sims (mobile, owner) from stdin (format binary)", cancel))
        {
            foreach (var (person, _) in people) await copy.WriteRowAsync(cancel, person.Mobiles[0], person.NationalId!);
            await copy.CompleteAsync(cancel);
        }

        await connection.ExecuteAsync(
            $"""
            select pg_advisory_xact_lock(7226111);
            insert into simulators.people ({PeopleStore.Columns}) select {PeopleStore.Columns} from new_people on conflict do nothing;
            insert into simulators.sims select * from new_sims on conflict do nothing
            """, transaction: transaction);
        await transaction.CommitAsync(cancel);
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, SimulatedPerson person, string folded, CancellationToken cancel)
    {
        await copy.StartRowAsync(cancel);
        await copy.WriteAsync(person.NationalId!, NpgsqlDbType.Text, cancel);
        await copy.WriteAsync((short)0, NpgsqlDbType.Smallint, cancel);
        await copy.WriteAsync(person.FirstName, NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(person.LastName, NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(folded, NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(person.BirthDate, NpgsqlDbType.Date, cancel);
        await copy.WriteAsync((short)person.Gender, NpgsqlDbType.Smallint, cancel);
        string?[] texts =
        [
            person.BirthCertificate!.Number, person.BirthCertificate.Serial, person.BirthCertificate.SeriesLetter, person.BirthCertificate.SeriesNumber,
            null, null, null, person.PostalCode, person.Email, person.Insurance?.Number, person.Insurance?.Branch, person.Insurance?.Group, person.Insurance?.LastPaidPeriod,
        ];
        foreach (var text in texts) await TextAsync(text);
        if (person.Insurance is { } insurance) await copy.WriteAsync(insurance.MonthlyBasis, NpgsqlDbType.Bigint, cancel);
        else await copy.WriteNullAsync(cancel);
        if (person.CoveredUntil is { } until) await copy.WriteAsync(until, NpgsqlDbType.Date, cancel);
        else await copy.WriteNullAsync(cancel);
        await TextAsync(person.MedicalCouncilNumber);
        await TextAsync(null);

        Task TextAsync(string? text) => text is null ? copy.WriteNullAsync(cancel) : copy.WriteAsync(text, NpgsqlDbType.Text, cancel);
    }
}

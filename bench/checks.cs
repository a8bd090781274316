#!/usr/bin/env dotnet
#:project Common/Common.csproj
// A batch of waiting registrations worked through by one node, with its progress and rate; then each held to exactly one result and one SMS.
// usage: dotnet run -c Release bench/checks.cs -- [requests=100000] [folder] [seconds]
// With a folder and a time the node is killed when the time is over, and another run with the same folder goes on.
// The registries, the gateway and PostgreSQL (fsync on) run on the same machine and take their share of it.
using System.Security.Cryptography;
using System.Text.Json;
using NpgsqlTypes;

var requests = args.Length > 0 ? int.Parse(args[0]) : 100_000;
var folder = Folder(args.ElementAtOrDefault(1));
var seconds = args.Length > 2 ? double.Parse(args[2]) : double.PositiveInfinity;
var whole = Stopwatch.StartNew();
await using var postgres = await EmbeddedPostgres.StartAsync(folder);
var settings = SettingsOf(folder, postgres.ConnectionString) with { Simulators = true };
await using var app = PanahHost.Build(settings);
await app.Services.GetRequiredService<Migrator>().RunAsync(default);
var db = app.Services.GetRequiredService<NpgsqlDataSource>();
var personal = app.Services.GetRequiredService<PersonalData>();

var begun = await CountAsync("select count(*) from accounts.registrations") > 0;
if (!begun) await SimulatorsProcess.RunToEndAsync(settings, ["seed", "--people", $"{requests}"], default);
await using var simulators = SimulatorsProcess.Start(settings);
await simulators.Ready;

if (!begun) await HandInAsync();
requests = (int)await CountAsync("select count(*) from accounts.registrations");
await ExecuteAsync("analyze accounts.registrations");
using var node = await StartNodeAsync(settings with { Database = settings.Database + ";Maximum Pool Size=40" }, variables: OutsideWorld());
var done = await CountAsync("select count(*) from accounts.registrations where state <> 'waiting'");
for (var last = done; done < requests;)
{
    if (whole.Elapsed.TotalSeconds > seconds)
    {
        Stop(node);
        Console.WriteLine("the time is over: the node was killed, another run goes on");
        return;
    }

    await Task.Delay(TimeSpan.FromSeconds(5));
    done = await CountAsync("select count(*) from accounts.registrations where state <> 'waiting'");
    var rate = (done - last) / 5.0;
    Console.WriteLine($"  {requests - done,9:N0} wait  {done,9:N0} done  {rate,6:N0} a second  about {(rate > 0 ? (requests - done) / rate / 60 : 0):N1} minutes left");
    last = done;
}

// The time in which results came: a pause between two runs is none.
var took = await ScalarAsync<double>("select extract(epoch from sum(gap))::float8 from (select decided_at - lag(decided_at) over (order by decided_at) as gap from accounts.registrations) g where gap < '5 seconds'");
Console.WriteLine($"{requests:N0} checks in {took:N0} s: {requests / took:N0} a second, on {Environment.ProcessorCount} cores shared with registries, gateway and PostgreSQL (fsync {await ScalarAsync<string>("show fsync")})");
while (await CountAsync("select count(*) from data.outbox where topic = 'messaging.sms'") > 0) await Task.Delay(1000);
Console.WriteLine($"all SMS at the gateway after {await ScalarAsync<double>("select extract(epoch from max(p.at) - min(r.decided_at))::float8 from simulators.phone_messages p, (select min(decided_at) as decided_at from accounts.registrations) r"):N0} s");
foreach (var (state, count) in await RowsAsync("select state, count(*) from accounts.registrations group by state order by state")) Console.WriteLine($"  {state,-12} {count,9:N0}");
var twice = await CountAsync("select count(*) from (select object_id from data.audit_entries where action in ('accounts.registration-activated', 'accounts.registration-needs_visit', 'accounts.registration-mismatch') group by object_id having count(*) <> 1) wrong");
var messages = await CountAsync("select count(*) from simulators.phone_messages");
var repeated = await CountAsync("select count(*) from (select mobile from simulators.phone_messages group by mobile having count(*) > 1) wrong");
Console.WriteLine($"requests with several results: {twice}; SMS: {messages:N0} for {requests:N0} requests, phones with more than one: {repeated}");
return;

async Task HandInAsync()
{
    Console.WriteLine($"handing in {requests:N0} requests: every 10th with another's SIM, every 20th with a wrong serial");
    await using (var reading = await db.OpenConnectionAsync())
    await using (var writing = await db.OpenConnectionAsync())
    {
        var people = reading.QueryUnbufferedAsync<Seeded>(
            """
            select identifier, first_name, last_name, birth_date, gender, certificate_number, certificate_serial, certificate_letter, certificate_series, mobile
            from simulators.people join simulators.sims on owner = identifier where kind = 0 and note is null limit @requests
            """,
            new { requests });
        await using var copy = await writing.BeginBinaryImportAsync(
            "copy accounts.registrations (id, username_index, kind, form, state, submitted_at, next_check_at, phone_proven_at, pair_index) from stdin (format binary)");
        var n = 0;
        await foreach (var person in people)
        {
            var now = DateTimeOffset.UtcNow;
            var mobile = n % 10 == 3 ? $"0998{n:D7}" : person.Mobile;
            var form = JsonSerializer.Serialize(new
            {
                Kind = 0, NationalId = person.Identifier, Operator = "Operator.Mci", Mobile = mobile,
                person.LastName, person.FirstName, person.CertificateNumber,
                CertificateSerial = n % 20 == 7 ? "111111" : person.CertificateSerial, SeriesLetter = person.CertificateLetter, SeriesNumber = person.CertificateSeries,
                person.BirthDate, person.Gender, Country = "ایران", City = "تهران", Address = "خیابان آزادی", Email = "a@example.ir",
                PasswordHash = "$argon2id$bench", QuestionKey = "Question.Colour", AnswerHash = "$argon2id$bench",
            });
            await copy.StartRowAsync();
            await copy.WriteAsync(Guid.CreateVersion7(now), NpgsqlDbType.Uuid);
            await copy.WriteAsync(personal.BlindIndex("accounts.username", person.Identifier), NpgsqlDbType.Bytea);
            await copy.WriteAsync("insured", NpgsqlDbType.Text);
            await copy.WriteAsync(personal.Encrypt("accounts.registration", form), NpgsqlDbType.Bytea);
            await copy.WriteAsync("waiting", NpgsqlDbType.Text);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(personal.BlindIndex("accounts.pair", $"{person.Identifier}:{mobile}"), NpgsqlDbType.Bytea);
            n++;
        }

        await copy.CompleteAsync();
        requests = n;
    }
}

async Task ExecuteAsync(string sql)
{
    await using var connection = await db.OpenConnectionAsync();
    await connection.ExecuteAsync(sql);
}

Task<long> CountAsync(string sql) => ScalarAsync<long>(sql);

async Task<T> ScalarAsync<T>(string sql)
{
    await using var connection = await db.OpenConnectionAsync();
    return (await connection.ExecuteScalarAsync<T>(sql, commandTimeout: 120))!;
}

async Task<IEnumerable<(string State, long Count)>> RowsAsync(string sql)
{
    await using var connection = await db.OpenConnectionAsync();
    return await connection.QueryAsync<(string, long)>(sql);
}

// Where the simulated registries and the gateway are.
Dictionary<string, string> OutsideWorld()
{
    var simulated = $"http://localhost:{settings.SimulatorsPort}/";
    var variables = new Dictionary<string, string> { ["PANAH_SMS1_URL"] = simulated, ["PANAH_SMS1_KEY"] = "simulators" };
    foreach (var registry in (string[])["civil", "sim", "insured", "medical"])
    {
        variables[$"PANAH_REGISTRY_{registry.ToUpperInvariant()}_URL"] = $"{simulated}registries/{registry}/v1/";
        variables[$"PANAH_REGISTRY_{registry.ToUpperInvariant()}_KEY"] = "simulators";
    }

    return variables;
}

file sealed class Seeded
{
    public string Identifier { get; init; } = "";
    public string FirstName { get; init; } = "";
    public string LastName { get; init; } = "";
    public DateOnly BirthDate { get; init; }
    public short Gender { get; init; }
    public string CertificateNumber { get; init; } = "";
    public string CertificateSerial { get; init; } = "";
    public string CertificateLetter { get; init; } = "";
    public string CertificateSeries { get; init; } = "";
    public string Mobile { get; init; } = "";
}

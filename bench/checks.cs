#!/usr/bin/env dotnet
#:project ../src/Panah/Panah.csproj
#:property TreatWarningsAsErrors=false
#:property RunAnalyzers=false
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
// A batch of waiting registrations worked through by one node, with its progress and rate; then each held to exactly one result and one SMS.
// usage: dotnet run -c Release bench/checks.cs -- [requests=100000] [folder] [seconds]
// With a folder and a time the node is killed when the time is over, and another run with the same folder goes on.
// The registries, the gateway and PostgreSQL (fsync on) run on the same machine and take their share of it.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;
using Panah.Data;
using Panah.Host;
using Panah.Kernel;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var requests = args.Length > 0 ? int.Parse(args[0]) : 100_000;
var folder = args.Length > 1 ? Directory.CreateDirectory(args[1]).FullName : Directory.CreateTempSubdirectory("panah-bench-").FullName;
var seconds = args.Length > 2 ? double.Parse(args[2]) : double.PositiveInfinity;
var whole = Stopwatch.StartNew();
await using var postgres = await EmbeddedPostgres.StartAsync(folder);
var settings = new PanahSettings { Port = FreePort(), DataFolder = folder, Database = postgres.ConnectionString, SimulatorsPort = FreePort(), Worker = false };
settings = settings with { PublicUrl = new Uri($"http://localhost:{settings.Port}") };
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
var node = Start(settings);
// However this run ends, its node ends with it.
AppDomain.CurrentDomain.ProcessExit += (_, _) => node.Kill();
AppDomain.CurrentDomain.UnhandledException += (_, _) => node.Kill();
var done = await CountAsync("select count(*) from accounts.registrations where state <> 'waiting'");
for (var last = done; done < requests;)
{
    if (whole.Elapsed.TotalSeconds > seconds)
    {
        node.Kill();
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
node.Kill();
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
            "copy accounts.registrations (id, username_index, kind, form, state, submitted_at, next_check_at) from stdin (format binary)");
        var n = 0;
        await foreach (var person in people)
        {
            var now = DateTimeOffset.UtcNow;
            var form = JsonSerializer.Serialize(new
            {
                Kind = 0, NationalId = person.Identifier, Operator = "Operator.Mci", Mobile = n % 10 == 3 ? $"0938{n:D7}" : person.Mobile,
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

static Process Start(PanahSettings settings)
{
    var info = new ProcessStartInfo("dotnet", ["exec", typeof(PanahHost).Assembly.Location, "run"]) { RedirectStandardOutput = true, RedirectStandardError = true };
    info.Environment["PANAH_PORT"] = $"{settings.Port}";
    info.Environment["PANAH_DATABASE"] = settings.Database + ";Maximum Pool Size=40";
    info.Environment["PANAH_DATA"] = settings.DataFolder;
    info.Environment["PANAH_SIMULATORS"] = "off";
    foreach (var registry in (string[])["civil", "sim", "insured", "medical"])
    {
        info.Environment[$"PANAH_REGISTRY_{registry.ToUpperInvariant()}_URL"] = $"http://localhost:{settings.SimulatorsPort}/registries/{registry}/v1/";
        info.Environment[$"PANAH_REGISTRY_{registry.ToUpperInvariant()}_KEY"] = "simulators";
    }

    info.Environment["PANAH_SMS1_URL"] = $"http://localhost:{settings.SimulatorsPort}/";
    info.Environment["PANAH_SMS1_KEY"] = "simulators";
    var process = Process.Start(info)!;
    process.OutputDataReceived += (_, _) => { };
    process.ErrorDataReceived += (_, line) => { if (line.Data is { Length: > 0 }) Console.Error.WriteLine(line.Data); };
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    return process;
}

static int FreePort()
{
    // Two in a row: the simulators' SMTP listens on the next.
    while (true)
    {
        using var one = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(20_000, 40_000));
        using var two = new TcpListener(IPAddress.Loopback, ((IPEndPoint)one.LocalEndpoint).Port + 1);
        try
        {
            one.Start();
            two.Start();
            return ((IPEndPoint)one.LocalEndpoint).Port;
        }
        catch (SocketException) { }
    }
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

#!/usr/bin/env dotnet
#:project Common/Common.csproj
// HTTP inquiries a second (token, limits, idempotency key, audit, durable commit) against pgbench's bare transaction, in one run.
// usage: dotnet run -c Release bench/entitlement.cs -- [people=1000000] [seconds=15] [rounds=2] [folder]
// With a folder the people stay loaded in it: run it once with 0 rounds to load, then as often as wanted to measure.
//    or: dotnet run -c Release bench/entitlement.cs -- compare FOLDER FOLDER [seconds=10] [rounds=7]
// The p99 over HTTP of two loaded folders (ten million people and one), both nodes up, asked in turns.
// Needs wrk and PostgreSQL's pgbench (Debian: wrk, postgresql-15).
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Panah.Entitlement;
using Panah.OpenId.Clients;
using Panah.Registries;

if (args is ["compare", var many, var few, .. var rest])
{
    await CompareAsync(many, few, rest.Length > 0 ? int.Parse(rest[0]) : 10, rest.Length > 1 ? int.Parse(rest[1]) : 7);
    return;
}

var people = args.Length > 0 ? int.Parse(args[0]) : 1_000_000;
var seconds = args.Length > 1 ? int.Parse(args[1]) : 15;
var rounds = args.Length > 2 ? int.Parse(args[2]) : 2;
await using var place = await Place.OpenAsync(Folder(args.ElementAtOrDefault(3)));
if (await place.CountAsync() == 0) await place.LoadAsync(people);
if (rounds == 0) return;
await place.StartAsync();
Console.WriteLine("warming up");
// Until the node's hot code has been compiled twice (tiered, then by its profile).
await place.WrkAsync("w", 20);
await place.BareAsync(15);
var (http, bare) = (new List<(double Rate, double P99)>(), new List<(double Rate, double P99)>());
for (var round = 1; round <= rounds; round++)
{
    bare.Add(await place.BareAsync(seconds));
    Console.WriteLine($"  pgbench  {bare[^1].Rate,8:N0} a second, p99 {bare[^1].P99:N1} ms");
    var (before, postgresBefore) = place.Cpu();
    http.Add(await place.WrkAsync($"r{round}", seconds));
    var ((after, postgresAfter), asked) = (place.Cpu(), http[^1].Rate * seconds);
    Console.WriteLine($"  HTTP     {http[^1].Rate,8:N0} a second, p99 {http[^1].P99:N1} ms");
    Console.WriteLine($"    CPU each: node {(after.User - before.User) / asked * 1e6:N0} us in its code and {(after.System - before.System) / asked * 1e6:N0} us in the kernel, PostgreSQL {(postgresAfter - postgresBefore) / asked * 1e6:N0} us");
}

var groups = await place.ScalarAsync("SELECT avg(count)::float8 FROM entitlement.seal WHERE id > (SELECT max(id) / 2 FROM entitlement.seal)");
Console.WriteLine($"people {await place.CountAsync():N0}, {Place.Clients} connections, synchronous_commit {await place.TextAsync("SHOW synchronous_commit")}, fsync {await place.TextAsync("SHOW fsync")}, {Environment.ProcessorCount} cores");
var (ourRate, ourP99, bareRate, bareP99) = (Median(http.Select(r => r.Rate)), Median(http.Select(r => r.P99)), Median(bare.Select(r => r.Rate)), Median(bare.Select(r => r.P99)));
Console.WriteLine($"medians: HTTP {ourRate:N0}/s (p99 {ourP99:N1} ms) : pgbench {bareRate:N0}/s (p99 {bareP99:N1} ms) = {ourRate / bareRate:N2}; {groups:N1} requests share a commit; unbalanced credits: {await place.UnbalancedAsync()}");
return;

static async Task CompareAsync(string many, string few, int seconds, int rounds)
{
    await using var large = await Place.OpenAsync(many);
    await using var small = await Place.OpenAsync(few);
    Place[] places = [large, small];
    foreach (var place in places)
    {
        await place.StartAsync();
        await place.WrkAsync("w", 30);
    }

    var measured = new[] { new List<(double Rate, double P99)>(), new List<(double Rate, double P99)>() };
    for (var round = 0; round < rounds; round++)
    {
        // Who comes first changes, so that neither side always follows the other.
        foreach (var side in round % 2 == 0 ? [0, 1] : (int[])[1, 0])
        {
            measured[side].Add(await places[side].WrkAsync($"c{round}", seconds));
            Console.WriteLine($"  {await places[side].CountAsync(),12:N0} people: {measured[side][^1].Rate,8:N0} a second, p99 {measured[side][^1].P99:N1} ms");
        }
    }

    var (p99, its) = (Median(measured[0].Select(r => r.P99)), Median(measured[1].Select(r => r.P99)));
    Console.WriteLine($"medians: p99 {p99:N1} ms among {await large.CountAsync():N0} people : {its:N1} ms among {await small.CountAsync():N0} = {p99 / its:N2} (at most 1.20); {Median(measured[0].Select(r => r.Rate)):N0} and {Median(measured[1].Select(r => r.Rate)):N0} a second; unbalanced credits: {await large.UnbalancedAsync() + await small.UnbalancedAsync()}");
}

/// <summary>People in a database of their own, and a node on it.</summary>
internal sealed class Place : IAsyncDisposable
{
    public const int Clients = 64;

    private readonly string _folder;
    private readonly EmbeddedPostgres _postgres;
    private readonly PanahSettings _settings;
    private readonly WebApplication _app;
    private readonly NpgsqlDataSource _db;
    private Process? _node;
    private long _people;

    private Place(string folder, EmbeddedPostgres postgres)
    {
        (_folder, _postgres) = (folder, postgres);
        _settings = SettingsOf(folder, postgres.ConnectionString);
        _app = PanahHost.Build(_settings with { Port = FreePort() });
        _db = _app.Services.GetRequiredService<NpgsqlDataSource>();
    }

    private string Lua => Path.Combine(_folder, "ask.lua");

    private string Script => Path.Combine(_folder, "bare.sql");

    public static async Task<Place> OpenAsync(string folder)
    {
        var place = new Place(folder, await EmbeddedPostgres.StartAsync(folder));
        await place._app.Services.GetRequiredService<Migrator>().RunAsync(default);
        return place;
    }

    public async Task<long> CountAsync() => _people == 0 ? _people = (long)await ScalarAsync("SELECT count(*)::float8 FROM entitlement.cover") : _people;

    public Task<double> UnbalancedAsync() => ScalarAsync("SELECT count(*)::float8 FROM entitlement.credit WHERE issued <> remaining + spent");

    public async Task LoadAsync(int people)
    {
        Console.WriteLine($"importing {people:N0} people");
        var watch = Stopwatch.StartNew();
        await _app.Services.GetRequiredService<CoverImport>().ImportAsync(Enumerable.Range(0, people).Select(i => new CoverRecord(Id(i), i % 5 == 0 ? null : new DateOnly(2029, 3, 20))));
        Console.WriteLine($"  {people / watch.Elapsed.TotalSeconds:N0} a second by COPY");
        await ExecuteAsync($"""
            CREATE SCHEMA bench;
            CREATE TABLE bench.cover AS SELECT i::bigint AS person, '2029-03-20'::date AS covered_until FROM generate_series(0, {people - 1}) i;
            ALTER TABLE bench.cover ADD PRIMARY KEY (person);
            CREATE TABLE bench.credit (id int PRIMARY KEY, remaining int NOT NULL CHECK (remaining >= 0), spent int NOT NULL) WITH (fillfactor = 70);
            INSERT INTO bench.credit SELECT i, 1000000000, 0 FROM generate_series(0, {Clients - 1}) i;
            CREATE TABLE bench.audit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL, person bigint NOT NULL, covered_until date, credit_id int);
            CREATE INDEX ON bench.audit (person, id);
            """);
        await ExecuteAsync("VACUUM ANALYZE");
    }

    /// <summary>Starts the node and writes down what the two sides are asked.</summary>
    public async Task StartAsync()
    {
        await ExecuteAsync("UPDATE entitlement.feed SET refreshed_at = now(); CHECKPOINT");
        _node = await StartNodeAsync(_settings with { Database = _settings.Database + ";Maximum Pool Size=20" }, variables: new() { ["PANAH_ENTITLEMENT_FRESH_MINUTES"] = "100000", ["DOTNET_gcServer"] = "0" });
        var people = await CountAsync();
        var (ids, tokens, run) = (Path.Combine(_folder, "ids.txt"), Path.Combine(_folder, "tokens.txt"), Environment.TickCount64);
        await File.WriteAllLinesAsync(ids, Enumerable.Range(0, (int)Math.Min(people, 1_000_000)).Select(i => Id((int)((long)i * 7_919 % people)).Value));
        var given = new List<string>();
        for (var i = 0; i < Clients; i++) given.Add(await TokenAsync($"bench-{run}-{i}"));
        await File.WriteAllLinesAsync(tokens, given);
        await File.WriteAllTextAsync(Lua, $$"""
            local ids, tokens, n = {}, {}, 0
            local stem = ""
            function init(args)
              for l in io.lines("{{ids}}") do ids[#ids + 1] = l end
              for l in io.lines("{{tokens}}") do tokens[#tokens + 1] = "Bearer " .. l end
              stem = args[1] .. "-"
              math.randomseed(os.time())
              wrk.method = "POST"
              wrk.headers["Content-Type"] = "application/json"
            end
            function request()
              n = n + 1
              wrk.headers["Authorization"] = tokens[n % #tokens + 1]
              wrk.headers["Idempotency-Key"] = stem .. n
              return wrk.format(nil, "/api/entitlement/inquiries", nil, '{"nationalId":"' .. ids[math.random(#ids)] .. '"}')
            end
            """);
        await File.WriteAllTextAsync(Script, $"""
            \set p random(0, {people - 1})
            BEGIN;
            UPDATE bench.credit SET remaining = remaining - 1, spent = spent + 1 WHERE id = :client_id AND remaining > 0;
            SELECT covered_until FROM bench.cover WHERE person = :p;
            INSERT INTO bench.audit (at, person, covered_until, credit_id) VALUES (now(), :p, '2029-03-20', :client_id);
            COMMIT;
            """);
    }

    /// <summary>Inquiries over HTTP: how many a second, and the p99 in milliseconds.</summary>
    public async Task<(double Rate, double P99)> WrkAsync(string stem, int time)
    {
        var text = await OutputAsync("wrk", ["-t1", $"-c{Clients}", $"-d{time}s", "--latency", "--timeout", "10s", "-s", Lua, $"http://127.0.0.1:{_settings.Port}", "--", $"{stem}-{Environment.TickCount64}"]);
        if (text.Contains("Non-2xx")) Console.WriteLine(text);
        var p99 = Regex.Match(text, @"99%\s+([\d.]+)(us|ms|s)");
        var unit = p99.Groups[2].Value switch { "us" => 0.001, "s" => 1000.0, _ => 1.0 };
        return (double.Parse(Regex.Match(text, @"Requests/sec:\s+([\d.]+)").Groups[1].Value), double.Parse(p99.Groups[1].Value) * unit);
    }

    /// <summary>The bare transaction by pgbench: the same two figures.</summary>
    public async Task<(double Rate, double P99)> BareAsync(int time)
    {
        var builder = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString);
        var log = Path.Combine(_folder, "pgbench-log-" + Environment.TickCount64);
        var pgbench = File.Exists("/usr/lib/postgresql/15/bin/pgbench") ? "/usr/lib/postgresql/15/bin/pgbench" : "pgbench";
        var text = await OutputAsync(pgbench, ["-n", "-M", "prepared", "-c", $"{Clients}", "-j", "1", "-T", $"{time}", "-f", Script, "-l", "--sampling-rate=0.1", $"--log-prefix={log}", builder.Database!],
            new Dictionary<string, string> { ["PGHOST"] = builder.Host!, ["PGPORT"] = $"{builder.Port}", ["PGUSER"] = builder.Username!, ["PGPASSWORD"] = builder.Password! });
        if (!text.Contains("tps = ")) throw new InvalidOperationException(text);
        var times = Directory.GetFiles(_folder, Path.GetFileName(log) + "*").SelectMany(File.ReadLines).Select(l => long.Parse(l.Split(' ')[2])).Order().ToList();
        return (double.Parse(Regex.Match(text, @"tps = ([\d.]+)").Groups[1].Value), times[(int)(times.Count * 0.99)] / 1000.0);
    }

    /// <summary>Seconds of CPU so far: the node's, and those of PostgreSQL's processes now alive (connections and writers live through a round).</summary>
    public ((double User, double System) Node, double Postgres) Cpu() => (CpuOf(_node!.Id), CpuOfChildren(PostmasterOf(_folder)));

    public async Task<double> ScalarAsync(string sql)
    {
        await using var command = _db.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is double d ? d : double.NaN;
    }

    public async Task<string> TextAsync(string sql)
    {
        await using var command = _db.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null) Stop(_node);
        await _app.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private static NationalId Id(int n)
    {
        var nine = (100_000_000 + n * 7L % 900_000_000).ToString();
        return NationalId.TryParse(nine + NationalId.CheckDigit(nine), out var id, out _) ? id : NationalId.Parse("0012345679");
    }

    private async Task<string> TokenAsync(string id)
    {
        var (client, refusal) = await _app.Services.GetRequiredService<ClientRegistration>().AddAsync(new ClientSettings { Id = id, Scopes = ["entitlement"], GrantTypes = ["client_credentials"] });
        if (refusal is not null) throw new InvalidOperationException(refusal.Code);
        await _app.Services.GetRequiredService<Allowances>().GrantAsync(id, 100_000_000);
        using var web = new HttpClient { BaseAddress = _settings.PublicUrl };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/openid/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "entitlement")]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{client!.Secret}")));
        using var answer = await web.SendAsync(request);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString()!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _db.CreateCommand(sql);
        command.CommandTimeout = 1200;
        await command.ExecuteNonQueryAsync();
    }
}

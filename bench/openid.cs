#!/usr/bin/env dotnet
#:project ../src/Panah/Panah.csproj
#:property TreatWarningsAsErrors=false
#:property RunAnalyzers=false
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
// Tokens a second against oidc-provider (npm) and against a bare Kestrel endpoint that only signs; refresh with rotation, durable here and in
// memory there; discovery and JWKS against Kestrel's plaintext. Each server alone at work on core 0, wrk on core 1, all in one run.
// usage: dotnet run -c Release bench/openid.cs -- [seconds=8] [rounds=3] [only=cc,rs,refresh,docs]
// Needs wrk (Debian), Node and `npm ci`, two cores, and the release builds of src/Panah and bench/Bare.
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Panah.Data;
using Panah.Host;
using Panah.Kernel;
using Panah.OpenId.Clients;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var seconds = args.Length > 0 ? int.Parse(args[0]) : 8;
var rounds = args.Length > 1 ? int.Parse(args[1]) : 3;
var only = args.Length > 2 ? args[2].Split(',') : ["cc", "rs", "refresh", "docs"];
const int Connections = 32, Pool = 64, WarmUp = 30;
var families = Pool * (rounds + 1);
var root = Root();
var folder = Directory.CreateTempSubdirectory("panah-bench-").FullName;
var processes = new List<Process>();
AppDomain.CurrentDomain.ProcessExit += (_, _) => processes.ForEach(Stop);
await using var postgres = await EmbeddedPostgres.StartAsync(folder);
var (ours, bare, peer) = (FreePort(), FreePort(), FreePort());
var settings = new PanahSettings { Port = ours, PublicUrl = new Uri($"http://localhost:{ours}"), DataFolder = folder, Database = postgres.ConnectionString, Simulators = false, SimulatorsPort = FreePort() };
var (secretEs, secretRs) = ("", "");
var refreshTokens = new List<string>();
await using (var app = PanahHost.Build(settings with { Port = FreePort() }))
{
    await app.Services.GetRequiredService<Migrator>().RunAsync(default);
    var clients = app.Services.GetRequiredService<ClientRegistration>();
    secretEs = (await clients.AddAsync(new ClientSettings { Id = "bench", Scopes = ["entitlement"], GrantTypes = ["client_credentials"] })).Client!.Secret!;
    secretRs = (await clients.AddAsync(new ClientSettings { Id = "bench-rs", Scopes = ["entitlement"], GrantTypes = ["client_credentials"], AccessTokenAlgorithm = "RS256" })).Client!.Secret!;
    await clients.AddAsync(new ClientSettings
    {
        Id = "app", Proof = ClientProof.None, RedirectUris = ["http://127.0.0.1/callback"], Scopes = ["openid", "offline_access"],
        GrantTypes = ["authorization_code", "refresh_token"], IdTokenAlgorithm = "ES256",
    });
    await PlantAsync(app.Services.GetRequiredService<NpgsqlDataSource>());
}

// PostgreSQL is the provider's own, so it pays for it on the same core.
var postmaster = int.Parse(File.ReadLines(Directory.GetFiles(folder, "postmaster.pid", SearchOption.AllDirectories)[0]).First());
Pin(postmaster, core: 0);
Pin(Environment.ProcessId, core: 1);
var node = await StartAsync("panah", $"http://localhost:{ours}/health/ready", "dotnet", ["exec", Path.Combine(root, "artifacts/bin/Panah/release/panah.dll"), "run"], new()
{
    ["PANAH_PORT"] = $"{ours}", ["PANAH_DATABASE"] = postgres.ConnectionString, ["PANAH_DATA"] = folder, ["PANAH_SIMULATORS"] = "off",
});
var kestrel = await StartAsync("bare", $"http://localhost:{bare}/", "dotnet", ["exec", Path.Combine(root, "artifacts/bin/Bare/release/Panah.Bare.dll"), "sign", $"{bare}"]);
var peerTokens = new List<string>();
var provider = await StartAsync("oidc-provider", $"http://localhost:{peer}/.well-known/openid-configuration", "node", [Path.Combine(root, "bench/peers/oidc-provider.mjs"), $"{peer}", secretEs, $"{families}"],
    lines: line => { if (line.Length == 43) peerTokens.Add(line); });

var results = new List<string>();
if (only.Contains("cc"))
{
    var (panah, signs, other) = await CompareAsync("client_credentials ES256",
        ("Panah", node, () => PostAsync(ours, "/openid/token", "bench", secretEs)), ("only signs", kestrel, () => PostAsync(bare, "/ES256", "bench", secretEs)), ("oidc-provider", provider, () => PostAsync(peer, "/token", "bench", secretEs)));
    Row("client_credentials, ES256", panah, "oidc-provider", other, "≥ 4");
    Row("the same", panah, "Kestrel that only signs", signs, "≥ 0.7");
}

if (only.Contains("rs"))
{
    var (panah, signs, _) = await CompareAsync("client_credentials RS256", ("Panah", node, () => PostAsync(ours, "/openid/token", "bench-rs", secretRs)), ("only signs", kestrel, () => PostAsync(bare, "/RS256", "bench-rs", secretRs)));
    Row("client_credentials, RS256", panah, "Kestrel that only signs", signs, "≥ 0.9");
}

if (only.Contains("refresh"))
{
    var (panah, other, _) = await CompareAsync("refresh ES256", ("Panah", node, () => RefreshAsync(ours, "/openid/token", refreshTokens)), ("oidc-provider", provider, () => RefreshAsync(peer, "/token", peerTokens)));
    Row("refresh with rotation, ES256, durable", panah, "oidc-provider in memory", other, "≥ 2");
}

if (only.Contains("docs"))
{
    var (discovery, plain, jwks) = await CompareAsync("documents",
        ("discovery", node, () => GetAsync(ours, "/.well-known/openid-configuration")), ("plaintext", kestrel, () => GetAsync(bare, "/")), ("JWKS", node, () => GetAsync(ours, "/openid/jwks")));
    Row("discovery", discovery, "plaintext", plain, "≥ 0.8");
    Row("JWKS", jwks, "plaintext", plain, "≥ 0.8");
}

Console.WriteLine();
Console.WriteLine($"{Cpu()}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, Node {(await OutputAsync("node", ["--version"])).Trim()}; fsync {await TextAsync("SHOW fsync")}, synchronous_commit {await TextAsync("SHOW synchronous_commit")}; {Connections} connections, {rounds} rounds of {seconds} s, medians.");
Console.WriteLine("| what | a second | against | a second | ratio | to reach |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
results.ForEach(Console.WriteLine);
foreach (var process in processes) Stop(process);
return;

void Row(string what, double measured, string against, double its, string reach) =>
    results.Add($"| {what} | {measured:N0} | {against} | {its:N0} | **{measured / its:N2}** | {reach} |");

// Each warms up first; then round by round, so that what changes on the machine meets all alike.
async Task<(double, double, double)> CompareAsync(string what, params (string Name, Process Server, Func<Func<int, Task<double>>> Side)[] sides)
{
    var loads = sides.Select(side => side.Side()).ToArray();
    var costs = sides.Select(_ => new List<double>()).ToArray();
    // On one core, under load, the runtime takes its time to compile what is hot: less warming up measures the compiler.
    foreach (var load in loads) await load(WarmUp);
    var rates = sides.Select(_ => new List<double>()).ToArray();
    for (var round = 0; round < rounds; round++)
    {
        for (var i = 0; i < loads.Length; i++)
        {
            var before = CpuOf(sides[i].Server);
            rates[i].Add(await loads[i](seconds));
            costs[i].Add((CpuOf(sides[i].Server) - before) / (rates[i][^1] * seconds));
        }
    }

    Console.WriteLine($"{what}: " + string.Join("; ", sides.Select((side, i) => $"{side.Name} {string.Join(' ', rates[i].Select(rate => rate.ToString("N0")))} ({costs[i].Order().ElementAt(costs[i].Count / 2):N0} us of CPU each)")));
    var medians = rates.Select(list => list.Order().ElementAt(list.Count / 2)).ToArray();
    return (medians[0], medians[1], medians.ElementAtOrDefault(2));
}

Func<int, Task<double>> GetAsync(int port, string path) => time => WrkAsync(port, path, null, time);

Func<int, Task<double>> PostAsync(int port, string path, string id, string secret)
{
    var script = Path.Combine(folder, $"post-{port}-{id}.lua");
    File.WriteAllText(script, $"""
        wrk.method = "POST"
        wrk.body = "grant_type=client_credentials&scope=entitlement"
        wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
        wrk.headers["Authorization"] = "Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}"))}"
        """);
    return time => WrkAsync(port, path, script, time);
}

// A pool of families, each refreshed by one connection at a time: what an answer gives is what a later request shows.
Func<int, Task<double>> RefreshAsync(int port, string path, List<string> tokens)
{
    var pool = Path.Combine(folder, $"pool-{port}.txt");
    File.WriteAllLines(pool, tokens);
    var script = Path.Combine(folder, $"refresh-{port}.lua");
    File.WriteAllText(script, $$"""
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
        local pool, first, last = {}, 1, 0
        function init() for line in io.lines("{{pool}}") do last = last + 1; pool[last] = line end end
        function request()
          local token = pool[first]; pool[first] = nil; first = first + 1
          return wrk.format(nil, nil, nil, "grant_type=refresh_token&client_id=app&refresh_token=" .. (token or ""))
        end
        function response(status, headers, body)
          local next = string.match(body, '"refresh_token":"([^"]+)"')
          if status == 200 and next then last = last + 1; pool[last] = next end
        end
        """);
    // A round's tokens die with it: the pool is planted anew for each.
    var round = 0;
    return async time =>
    {
        File.WriteAllLines(pool, tokens.Skip(round++ * Pool).Take(Pool));
        return await WrkAsync(port, path, script, time);
    };
}

async Task<double> WrkAsync(int port, string path, string? script, int time)
{
    var text = await OutputAsync("taskset", ["-c", "1", "wrk", "-t1", $"-c{Connections}", $"-d{time}s", "--timeout", "10s", .. script is null ? Array.Empty<string>() : ["-s", script], $"http://localhost:{port}{path}"]);
    if (text.Contains("Non-2xx") || text.Contains("Socket errors")) throw new InvalidOperationException(text);
    return double.Parse(Regex.Match(text, @"Requests/sec:\s+([\d.]+)").Groups[1].Value);
}

// Microseconds of a server's CPU so far, its PostgreSQL's with it (proc(5): fields 14 and 15, a hundredth of a second each).
double CpuOf(Process server) => Ticks(server.Id) + (server == node ? Process.GetProcessesByName("postgres").Where(p => Stat(p.Id) is [_, _, _, var parent, ..] && parent == $"{postmaster}").Sum(p => Ticks(p.Id)) : 0);

static double Ticks(int process) => Stat(process) is { Length: > 15 } stat ? (double.Parse(stat[13]) + double.Parse(stat[14])) * 10_000 : 0;

static string[] Stat(int process)
{
    try
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return ["", "", .. stat[(stat.LastIndexOf(')') + 2)..].Split(' ')];
    }
    catch (IOException)
    {
        return [];
    }
}

async Task PlantAsync(NpgsqlDataSource db)
{
    await using var connection = await db.OpenConnectionAsync();
    for (var i = 0; i < families; i++)
    {
        var (token, grant) = (Convert.ToHexString(RandomNumberGenerator.GetBytes(32)), Guid.CreateVersion7());
        refreshTokens.Add(token);
        await using var command = new NpgsqlCommand("""
            INSERT INTO openid.grants (id, client_id, person_id, session_id, sid, subject, scopes, id_token_claims, userinfo_claims, authenticated_at, acr, amr, created_at)
            VALUES ($1, 'app', $2, $3, 'sid', 'subject', '{openid,offline_access}', '{}', '{}', now(), 'urn:panah:level:2', '{sms}', now())
            """, connection) { Parameters = { new() { Value = grant }, new() { Value = Guid.CreateVersion7() }, new() { Value = Guid.CreateVersion7() } } };
        await command.ExecuteNonQueryAsync();
        await using var refresh = new NpgsqlCommand("INSERT INTO openid.refresh_tokens (hash, grant_id, client_id, issued_at, expires_at) VALUES ($1, $2, 'app', now(), now() + interval '30 days')", connection)
        {
            Parameters = { new() { Value = SHA256.HashData(Encoding.UTF8.GetBytes($"refresh\n{token}")) }, new() { Value = grant } },
        };
        await refresh.ExecuteNonQueryAsync();
    }
}

async Task<Process> StartAsync(string name, string ready, string program, string[] arguments, Dictionary<string, string?>? environment = null, Action<string>? lines = null)
{
    var process = Start("taskset", ["-c", "0", program, .. arguments], environment);
    processes.Add(process);
    process.OutputDataReceived += (_, line) => lines?.Invoke(line.Data ?? "");
    process.ErrorDataReceived += (_, _) => { };
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    using var web = new HttpClient();
    for (var i = 0; i < 600; i++)
    {
        if (process.HasExited) throw new InvalidOperationException($"{name} ended.");
        try
        {
            if ((await web.GetAsync(ready)).IsSuccessStatusCode) return process;
        }
        catch (HttpRequestException) { }

        await Task.Delay(100);
    }

    throw new TimeoutException($"{name} is not ready.");
}

async Task<string> TextAsync(string sql)
{
    await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
    await using var command = source.CreateCommand(sql);
    return (string)(await command.ExecuteScalarAsync())!;
}

static void Pin(int process, int core) => Start("taskset", ["-a", "-p", "-c", $"{core}", $"{process}"]).WaitForExit();

static void Stop(Process process)
{
    if (!process.HasExited) process.Kill(entireProcessTree: true);
}

static Process Start(string program, string[] arguments, Dictionary<string, string?>? environment = null)
{
    var info = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
    foreach (var argument in arguments) info.ArgumentList.Add(argument);
    foreach (var (name, value) in environment ?? []) info.Environment[name] = value;
    return Process.Start(info)!;
}

static async Task<string> OutputAsync(string program, string[] arguments)
{
    using var process = Start(program, arguments);
    var errors = process.StandardError.ReadToEndAsync();
    var text = await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    return process.ExitCode == 0 ? text : throw new InvalidOperationException($"{program}: {await errors}");
}

static int FreePort()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}

static string Cpu() => File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name")).Split(": ")[1];

static string Root([System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, ".."));

#!/usr/bin/env dotnet
#:project Common/Common.csproj
// Tokens a second against oidc-provider (npm) and against a bare Kestrel endpoint that only signs; refresh with rotation, durable here and in
// memory there; discovery and JWKS against Kestrel's plaintext. Each server alone at work on core 0, wrk on core 1, all in one run.
// usage: dotnet run -c Release bench/openid.cs -- [seconds=8] [rounds=3] [only=cc,rs,refresh,docs]
// Needs wrk (Debian), Node and `npm ci`, two cores, and the release builds of src/Panah and bench/Bare.
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Panah.OpenId.Clients;

var seconds = args.Length > 0 ? int.Parse(args[0]) : 8;
var rounds = args.Length > 1 ? int.Parse(args[1]) : 3;
var only = args.Length > 2 ? args[2].Split(',') : ["cc", "rs", "refresh", "docs"];
const int Connections = 32, Pool = 64, WarmUp = 30;
var families = Pool * (rounds + 1);
var folder = Folder(null);
await using var postgres = await EmbeddedPostgres.StartAsync(folder);
var (bare, peer) = (FreePort(), FreePort());
var settings = SettingsOf(folder, postgres.ConnectionString) with { Worker = true };
var ours = settings.Port;
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
var postmaster = PostmasterOf(folder);
await PinAsync(postmaster, "0");
await PinAsync(Environment.ProcessId, "1");
var node = await StartNodeAsync(settings, core: 0);
var kestrel = Listening(Start(0, "dotnet", ["exec", Path.Combine(Root, "artifacts/bin/Bare/release/Panah.Bare.dll"), "sign", $"{bare}"]));
var peerTokens = new List<string>();
var provider = Listening(Start(0, "node", [Path.Combine(Root, "bench/peers/oidc-provider.mjs"), $"{peer}", secretEs, $"{families}"]), line => { if (line.Length == 43) peerTokens.Add(line); });
await ReadyAsync(kestrel, new Uri($"http://localhost:{bare}/"));
await ReadyAsync(provider, new Uri($"http://localhost:{peer}/.well-known/openid-configuration"));

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
            var before = CpuUsed(sides[i].Server);
            rates[i].Add(await loads[i](seconds));
            costs[i].Add((CpuUsed(sides[i].Server) - before) / (rates[i][^1] * seconds));
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

// Microseconds of a server's CPU so far, its PostgreSQL's with it.
double CpuUsed(Process server) => (CpuOf(server.Id).User + CpuOf(server.Id).System + (server == node ? CpuOfChildren(postmaster) : 0)) * 1e6;

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

// What a server writes is read, so that it never waits for us.
static Process Listening(Process server, Action<string>? lines = null)
{
    server.OutputDataReceived += (_, line) => lines?.Invoke(line.Data ?? "");
    server.ErrorDataReceived += (_, _) => { };
    server.BeginOutputReadLine();
    server.BeginErrorReadLine();
    return server;
}

async Task<string> TextAsync(string sql)
{
    await using var source = Database.Open(postgres.ConnectionString);
    await using var command = source.CreateCommand(sql);
    return (string)(await command.ExecuteScalarAsync())!;
}

static string Cpu() => File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name")).Split(": ")[1];

#!/usr/bin/env dotnet
#:project Common/Common.csproj
// Can time tell a known user from an unknown one? Sign-ins with a wrong password and beginnings of a recovery, known and unknown users in turn,
// against a running node; beside them a naive twin that looks the user up and hashes for known ones only. AUC 0.5: time tells nothing; 1: everything.
// usage: dotnet run -c Release bench/timing.cs -- [an arm=2000] [of the twin=500]
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Panah.People.Credentials;

var arm = args.Length > 0 ? int.Parse(args[0]) : 2_000;
var twinArm = args.Length > 1 ? int.Parse(args[1]) : 500;
var folder = Folder(null);
await using var postgres = await EmbeddedPostgres.StartAsync(folder);
var settings = SettingsOf(folder, postgres.ConnectionString);
await using var app = PanahHost.Build(settings with { Port = FreePort() });
await app.Services.GetRequiredService<Migrator>().RunAsync(default);
var db = app.Services.GetRequiredService<NpgsqlDataSource>();
var personal = app.Services.GetRequiredService<PersonalData>();

var hash = await PasswordHash.CreateAsync("Zanbagh2026");
await using (var connection = await db.OpenConnectionAsync())
{
    foreach (var batch in Enumerable.Range(0, arm).Chunk(500))
        await connection.ExecuteAsync(
            """
            insert into accounts.accounts (id, person_id, username_index, password_hash, question_key, answer_hash, mobile, created_at, changed_at)
            values (gen_random_uuid(), gen_random_uuid(), @index, @hash, 'Question.Colour', @hash, @mobile, now(), now())
            """,
            batch.Select(n => new { index = personal.BlindIndex("accounts.username", Known(n)), hash, mobile = personal.Encrypt("accounts.mobile", $"0912{n:D7}") }));
    await connection.ExecuteAsync("analyze accounts.accounts");
}

// The web role alone: what a worker does meanwhile is measured elsewhere.
await StartNodeAsync(settings, arguments: ["--roles", "web"], variables: new() { ["PANAH_SECURITY_CODE"] = "off" });
using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = settings.PublicUrl };
var signIn = await FormAsync("/account/sign-in");
var recover = await FormAsync("/account/recover");

// The naive twin, in this process: the same look-up and the same hash, for known users only.
var naive = WebApplication.CreateSlimBuilder();
naive.Logging.ClearProviders();
var twinPort = FreePort();
await using var twin = naive.Build();
twin.Urls.Add($"http://localhost:{twinPort}");
twin.MapPost("/", async context =>
{
    var form = await context.Request.ReadFormAsync();
    await using var connection = await db.OpenConnectionAsync();
    var found = await connection.ExecuteScalarAsync<string?>("select password_hash from accounts.accounts where username_index = @index", new { index = personal.BlindIndex("accounts.username", form["Username"].ToString()) });
    await context.Response.WriteAsync(found is not null && await PasswordHash.VerifyAsync(form["Password"].ToString(), found) ? "in" : "wrong");
});
await twin.StartAsync();

Console.WriteLine($"{Environment.ProcessorCount} cores, hash {PasswordHash.Preferred}, fsync on; one request at a time, known and unknown in turn, which first by coin");
await CompareAsync("sign-in with a wrong password", arm, id => SendAsync(signIn, new() { ["Username"] = id, ["Password"] = "Guess2026xx" }));
await CompareAsync("beginning of a recovery", arm, id => SendAsync(recover, new() { ["Username"] = id }));
await CompareAsync("naive twin of the sign-in", twinArm, id => SendAsync((new Uri($"http://localhost:{twinPort}/"), ""), new() { ["Username"] = id, ["Password"] = "Guess2026xx" }));
return;

async Task CompareAsync(string what, int count, Func<string, Task> ask)
{
    for (var i = 0; i < 20; i++) await ask(Unknown(900_000 + i));
    var (known, unknown) = (new double[count], new double[count]);
    var coin = new Random(1);
    for (var i = 0; i < count; i++)
    {
        var knownFirst = coin.Next(2) == 0;
        if (knownFirst) known[i] = await TimeAsync(Known(i));
        unknown[i] = await TimeAsync(Unknown(i));
        if (!knownFirst) known[i] = await TimeAsync(Known(i));
    }

    Console.WriteLine($"{what}: n = {count:N0} an arm, median known {Median(known):N2} ms, unknown {Median(unknown):N2} ms, AUC {Auc(known, unknown):N3} (95 %: ± {1.96 * Math.Sqrt((2.0 * count + 1) / (12.0 * count * count)):N3})");

    async Task<double> TimeAsync(string id)
    {
        var start = Stopwatch.GetTimestamp();
        await ask(id);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}

// How often a known user's time is the longer one, over all pairs (Mann and Whitney's U over n²).
static double Auc(double[] known, double[] unknown)
{
    var all = known.Select(time => (time, known: true)).Concat(unknown.Select(time => (time, known: false))).OrderBy(one => one.time).ToArray();
    double ranks = 0;
    for (var i = 0; i < all.Length;)
    {
        var j = i;
        while (j < all.Length && all[j].time == all[i].time) j++;
        for (var k = i; k < j; k++)
            if (all[k].known) ranks += (i + 1 + j) / 2.0;
        i = j;
    }

    return (ranks - known.Length * (known.Length + 1) / 2.0) / ((double)known.Length * unknown.Length);
}

static string Known(int n) => NationalIdOf(n);

static string Unknown(int n) => NationalIdOf(5_000_000 + n);

async Task<(Uri Url, string Token)> FormAsync(string path)
{
    using var answer = await http.GetAsync(path);
    var html = await answer.Content.ReadAsStringAsync();
    return (new Uri(http.BaseAddress!, path), Regex.Match(html, "__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)").Groups[1].Value);
}

async Task SendAsync((Uri Url, string Token) form, Dictionary<string, string> fields)
{
    if (form.Token.Length > 0) fields["__RequestVerificationToken"] = form.Token;
    using var request = new HttpRequestMessage(HttpMethod.Post, form.Url) { Content = new FormUrlEncodedContent(fields) };
    using var answer = await http.SendAsync(request);
    var body = await answer.Content.ReadAsByteArrayAsync();
    if ((int)answer.StatusCode is not (200 or 302 or 303)) throw new InvalidOperationException($"{form.Url} answered {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)[..200]}");
}

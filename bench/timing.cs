#!/usr/bin/env dotnet
#:project Common/Common.csproj
// Can time tell a known user from an unknown one? Every door that a stranger can knock at with somebody's name, ID or phone: sign-ins with a wrong
// password, beginnings of a recovery and of a registration, a code asked for and a wrong one typed at the window, the office; known and unknown in turn,
// against a running node; beside them a naive twin that looks the user up and hashes for known ones only. AUC 0.5: time tells nothing; 1: everything.
// usage: dotnet run -c Release bench/timing.cs -- [an arm=2000] [of the twin=500]
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Panah.People;
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
            insert into accounts.accounts (id, person_id, username_index, password_hash, question_key, answer_hash, mobile, phone_evidence, created_at, changed_at)
            values (gen_random_uuid(), gen_random_uuid(), @index, @hash, 'Question.Colour', @hash, @mobile, 1, now(), now())
            """,
            batch.Select(n => new { index = personal.BlindIndex("accounts.username", Known(n)), hash, mobile = personal.Encrypt("accounts.mobile", $"0912{n:D7}") }));
    await connection.ExecuteAsync(
        "insert into people.staff (id, username, roles, password_hash, totp_secret, created_at) values (gen_random_uuid(), @name, 1, @hash, @secret, now())",
        Enumerable.Range(0, arm).Select(n => new { name = Staff(n), hash, secret = personal.Encrypt("staff.totp", "00") }));
    foreach (var n in Enumerable.Range(0, arm))
        await app.Services.GetRequiredService<AppDb>().InTransactionAsync(work => app.Services.GetRequiredService<PersonDirectory>().RecordAsync(
            work,
            new Person(Guid.Empty, PersonKind.Citizen, Known(n), "مریم", "رضایی", new DateOnly(1990, 5, 21), Gender.Female, MobileNumber.Parse(KnownPhone(n)), null, null),
            Panah.People.Evidence.Proof.Window));
    await connection.ExecuteAsync("analyze accounts.accounts, people.persons, people.contacts, people.staff");
}

// The web role alone: what a worker does meanwhile is measured elsewhere.
await StartNodeAsync(settings, arguments: ["--roles", "web"], variables: new()
{
    ["PANAH_SECURITY_CODE"] = "off",
    // Everybody comes from this one address.
    ["PANAH_LIMITS"] = "accounts.sign-in.names=1000000,accounts.recover.address=1000000,accounts.recover.platform=1000000",
});
using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = settings.PublicUrl };
var signIn = await FormAsync("/account/sign-in");
var recover = await FormAsync("/account/recover");
var codePage = recover;
var register = await FormAsync("/account/register");
var window = await FormAsync("/window/sign-in");
var office = await FormAsync("/office/sign-in");

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
await CompareAsync("beginning of a registration", arm, id => SendAsync(
    register, new() { ["NationalId"] = id, ["Operator"] = "Operator.Mci", ["Mobile"] = "09129999999" }));
await CompareAsync("a code asked for at the window", arm, phone => SendAsync(window, new() { ["Mobile"] = phone }), KnownPhone, UnknownPhone);
await CompareAsync("a wrong code at the window", arm, WrongCodeAsync, KnownPhone, UnknownPhone, before: AskCodeAsync);
await CompareAsync("office sign-in with a wrong password", arm, name => SendAsync(
    office, new() { ["Username"] = name, ["Password"] = "Guess2026xx", ["Code"] = "123456" }), Staff, n => $"nobody-{n}");
await CompareAsync("naive twin of the sign-in", twinArm, id => SendAsync((new Uri($"http://localhost:{twinPort}/"), "", ""), new() { ["Username"] = id, ["Password"] = "Guess2026xx" }));
return;

async Task CompareAsync(string what, int count, Func<string, Task> ask, Func<int, string>? known = null, Func<int, string>? unknown = null, Func<string, Task>? before = null)
{
    (known, unknown) = (known ?? Known, unknown ?? Unknown);
    for (var i = 0; i < 20; i++)
    {
        await ForgetLimitsAsync();
        await TimeAsync(unknown(900_000 + i));
    }

    var (ofKnown, ofUnknown) = (new double[count], new double[count]);
    var coin = new Random(1);
    for (var i = 0; i < count; i++)
    {
        // All come from one address here, and what is measured is not its limit.
        if (i % 5 == 0) await ForgetLimitsAsync();
        var knownFirst = coin.Next(2) == 0;
        if (knownFirst) ofKnown[i] = await TimeAsync(known(i));
        ofUnknown[i] = await TimeAsync(unknown(i));
        if (!knownFirst) ofKnown[i] = await TimeAsync(known(i));
    }

    Console.WriteLine(
        $"{what}: n = {count:N0} an arm, median known {Median(ofKnown):N2} ms, unknown {Median(ofUnknown):N2} ms, "
        + $"AUC {Auc(ofKnown, ofUnknown):N3} (95 %: ± {1.96 * Math.Sqrt((2.0 * count + 1) / (12.0 * count * count)):N3})");

    async Task<double> TimeAsync(string whose)
    {
        if (before is not null) await before(whose);
        var start = Stopwatch.GetTimestamp();
        await ask(whose);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}

// The way to a wrong code, not measured: a code is asked for, and its page opened.
async Task AskCodeAsync(string phone)
{
    await SendAsync(window, new() { ["Mobile"] = phone });
    codePage = await FormAsync("/window/code");
}

Task WrongCodeAsync(string phone) => SendAsync(codePage, new() { ["journey"] = codePage.Journey, ["Code"] = "000000" });

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

async Task ForgetLimitsAsync()
{
    await using var connection = await db.OpenConnectionAsync();
    await connection.ExecuteAsync("delete from data.limits");
}

static string Known(int n) => NationalIdOf(n);

static string Unknown(int n) => NationalIdOf(5_000_000 + n);

static string KnownPhone(int n) => $"0912{n:D7}";

static string UnknownPhone(int n) => $"0935{n:D7}";

static string Staff(int n) => $"staff-{n}";

async Task<(Uri Url, string Token, string Journey)> FormAsync(string path)
{
    using var answer = await http.GetAsync(path);
    var html = await answer.Content.ReadAsStringAsync();
    return (new Uri(http.BaseAddress!, path), Value("__RequestVerificationToken\" type=\"hidden"), Value("hidden\" name=\"journey"));

    string Value(string name) => Regex.Match(html, name + "\" value=\"([^\"]+)").Groups[1].Value;
}

async Task SendAsync((Uri Url, string Token, string Journey) form, Dictionary<string, string> fields)
{
    if (form.Token.Length > 0) fields["__RequestVerificationToken"] = form.Token;
    using var request = new HttpRequestMessage(HttpMethod.Post, form.Url) { Content = new FormUrlEncodedContent(fields) };
    using var answer = await http.SendAsync(request);
    var body = await answer.Content.ReadAsByteArrayAsync();
    if ((int)answer.StatusCode is not (200 or 302 or 303)) throw new InvalidOperationException($"{form.Url} answered {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)[..200]}");
}

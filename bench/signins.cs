#!/usr/bin/env dotnet
#:project Common/Common.csproj
// Sign-ins with a right password on one core (limits, hash, session, audit, durable commit) beside the bare hash on the same core, in one run.
// usage: dotnet run -c Release bench/signins.cs -- [seconds=20] [rounds=3]
// The node has core 0 for itself, as has the bare hash; PostgreSQL and the load are on the others (taskset).
using System.Text.RegularExpressions;
using Panah.People;
using Panah.People.Credentials;

const string Password = "Zanbagh2026";
if (args is ["bare", var time])
{
    // In its own process, held to the core: nothing but the hash.
    var known = await PasswordHash.CreateAsync(Password);
    var (count, clock) = (0, Stopwatch.StartNew());
    for (; clock.Elapsed.TotalSeconds < double.Parse(time); count++)
        if (!await PasswordHash.VerifyAsync(Password, known)) throw new InvalidOperationException();
    Console.WriteLine($"{count / clock.Elapsed.TotalSeconds} {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds / (count + 1)}");
    return;
}

var seconds = args.Length > 0 ? int.Parse(args[0]) : 20;
var rounds = args.Length > 1 ? int.Parse(args[1]) : 3;
var others = Environment.ProcessorCount > 1 ? $"1-{Environment.ProcessorCount - 1}" : "0";
await PinAsync(Environment.ProcessId, others);
var folder = Folder(null);
await using var postgres = await EmbeddedPostgres.StartAsync(folder);
var settings = SettingsOf(folder, postgres.ConnectionString);
await using var app = PanahHost.Build(settings with { Port = FreePort() });
await app.Services.GetRequiredService<Migrator>().RunAsync(default);
var db = app.Services.GetRequiredService<NpgsqlDataSource>();
var personal = app.Services.GetRequiredService<PersonalData>();
var hash = await PasswordHash.CreateAsync(Password);
const int Users = 500;
for (var n = 0; n < Users; n++)
{
    var id = NationalIdOf(n);
    await app.Services.GetRequiredService<AppDb>().InTransactionAsync(async work =>
    {
        var person = await app.Services.GetRequiredService<PersonDirectory>().RecordAsync(work, new Person(
            Guid.Empty, PersonKind.Citizen, id, "مریم", "رضایی", new DateOnly(1990, 5, 21), Gender.Female, MobileNumber.Parse($"0912{n:D7}"), null, null), Panah.People.Evidence.Proof.Window);
        await work.ExecuteAsync(
            "insert into accounts.accounts (id, person_id, username_index, password_hash, mobile, phone_evidence, created_at, changed_at) values (gen_random_uuid(), @person, @index, @hash, @mobile, 1, now(), now())",
            new { person, index = personal.BlindIndex("accounts.username", id), hash, mobile = personal.Encrypt("accounts.mobile", $"0912{n:D7}") });
    });
}

using var node = await StartNodeAsync(
    settings, core: 0, arguments: ["--roles", "web"],
    // Everybody comes from this one address.
    variables: new() { ["PANAH_LIMITS"] = "accounts.sign-in.free=100000000,accounts.sign-in.names=100000000" });
using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = settings.PublicUrl };
using var page = await http.GetAsync("/account/sign-in");
var cookie = string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(line => line.Split(';')[0]));
var token = Regex.Match(await page.Content.ReadAsStringAsync(), "__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)").Groups[1].Value;
// Some thousand requests until what is hot is compiled, on a core that hashes meanwhile.
await RateAsync(60);
var (ours, bare) = (new List<(double Rate, double Cpu)>(), new List<(double Rate, double Cpu)>());
for (var round = 0; round < rounds; round++)
{
    bare.Add(await BareAsync());
    ours.Add(await RateAsync(seconds));
    Console.WriteLine($"  bare hash {bare[^1].Rate:N2} a second ({bare[^1].Cpu * 1000:N1} ms of CPU each), sign-ins {ours[^1].Rate:N2} a second ({ours[^1].Cpu * 1000:N1} ms of CPU each)");
}

var (rate, bareRate, cpu, bareCpu) = (Median(ours.Select(r => r.Rate)), Median(bare.Select(r => r.Rate)), Median(ours.Select(r => r.Cpu)), Median(bare.Select(r => r.Cpu)));
Console.WriteLine($"{PasswordHash.Preferred}, one core of {Environment.ProcessorCount}, fsync on: sign-ins {rate:N2} a second : bare hash {bareRate:N2} = {rate / bareRate:N2}");
// On a machine that others use the clock counts their work too; the time of the CPU does not.
Console.WriteLine($"by CPU: bare hash {bareCpu * 1000:N1} ms : sign-in {cpu * 1000:N1} ms = {bareCpu / cpu:N2}; that is {1 / cpu:N1} sign-ins for a second of one core");
return;

async Task<(double Rate, double Cpu)> RateAsync(int length)
{
    node.Refresh();
    var before = node.TotalProcessorTime;
    var (done, next, clock) = (0, Random.Shared.Next(Users), Stopwatch.StartNew());
    await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
    {
        while (clock.Elapsed.TotalSeconds < length)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/account/sign-in")
            {
                Content = new FormUrlEncodedContent([new("Username", NationalIdOf(Interlocked.Increment(ref next) % Users)), new("Password", Password), new("__RequestVerificationToken", token)]),
            };
            request.Headers.Add("Cookie", cookie);
            using var answer = await http.SendAsync(request);
            if ((int)answer.StatusCode is not (302 or 303)) throw new InvalidOperationException($"{(int)answer.StatusCode}");
            Interlocked.Increment(ref done);
        }
    }));
    node.Refresh();
    return (done / clock.Elapsed.TotalSeconds, (node.TotalProcessorTime - before).TotalSeconds / done);
}

async Task<(double Rate, double Cpu)> BareAsync()
{
    var figures = (await OutputAsync("taskset", ["-c", "0", Environment.ProcessPath!, "bare", $"{seconds}"])).Split(' ');
    return (double.Parse(figures[0]), double.Parse(figures[1]));
}

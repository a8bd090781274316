#!/usr/bin/env dotnet
#:project Common/Common.csproj
// Letters handed in by batch over HTTP against COPY of the same rows into the same table, and the inbox of 70,000 letters against one of 700, in one run.
// usage: dotnet run -c Release bench/letters.cs -- [letters=1000000] [requests=400]
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Panah.OpenId.Clients;
using Panah.People;

var letters = args.Length > 0 ? int.Parse(args[0]) : 1_000_000;
var requests = args.Length > 1 ? int.Parse(args[1]) : 400;
var folder = Folder(null);
await using var postgres = await EmbeddedPostgres.StartAsync(folder);
var settings = SettingsOf(folder, postgres.ConnectionString);
await using var app = PanahHost.Build(settings);
await app.MigrateAndStartAsync();
var db = app.Services.GetRequiredService<NpgsqlDataSource>();
var personal = app.Services.GetRequiredService<PersonalData>();

string[] employers = [.. Enumerable.Range(0, 1_000).Select(Id)];
var (large, small) = (Id(500_001), Id(500_002));
await using (var connection = await db.OpenConnectionAsync())
{
    foreach (var employer in employers.Append(large).Append(small))
    {
        await connection.ExecuteAsync(
            "insert into notices.agreements (id, employer_index, employer, mobile, branch, signed_on, recorded_at, recorded_by) values (@id, @index, @cipher, @mobile, 'bench', '2026-01-01', @now, @id)",
            new { id = Guid.CreateVersion7(), index = personal.BlindIndex("notices.employer", employer), cipher = personal.Encrypt("notices.employer", employer), mobile = personal.Encrypt("notices.agreement.mobile", "09120000000"), now = DateTimeOffset.UnixEpoch });
    }
}

using var http = new HttpClient { BaseAddress = settings.PublicUrl, Timeout = TimeSpan.FromHours(1) };
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());

await BatchAsync("warm", 20_000, i => employers[i % employers.Length]);
// The warm-up goes; replica mode, since the states refuse to be emptied.
await ExecuteAsync("set session_replication_role = replica; truncate notices.letters cascade; reset session_replication_role");
var batch = await BatchAsync("b", letters, i => employers[i % employers.Length]);
Console.WriteLine($"batch over HTTP: {letters:N0} letters in {batch:N1} s, {letters / batch:N0} a second");

// The same rows by raw binary COPY into a table of the same columns and indexes, as one command.
var file = Path.Combine(folder, "letters.bin");
await ExecuteAsync("create schema bench; create table bench.letters (like notices.letters including all)");
await using (var connection = await db.OpenConnectionAsync())
await using (var copy = await connection.BeginRawBinaryCopyAsync("copy notices.letters to stdout (format binary)"))
await using (var target = File.Create(file)) await copy.CopyToAsync(target);
await ExecuteAsync("checkpoint; select 1");
var watch = Stopwatch.StartNew();
await using (var connection = await db.OpenConnectionAsync())
await using (var copy = await connection.BeginRawBinaryCopyAsync("copy bench.letters from stdin (format binary)"))
await using (var source = File.OpenRead(file)) await source.CopyToAsync(copy);
var bare = watch.Elapsed.TotalSeconds;
Console.WriteLine($"COPY: {letters / bare:N0} a second; ratio {bare / batch:N2} (to reach 0.50)");

await BatchAsync("large", 70_000, _ => large);
await BatchAsync("small", 700, _ => small);
await ExecuteAsync("analyze notices.letters");
using var inLarge = await SignedInAsync(large);
using var inSmall = await SignedInAsync(small);
await TimesAsync(inLarge, 50);
await TimesAsync(inSmall, 50);
var (largeTimes, smallTimes) = (new List<double>(), new List<double>());
for (var round = 0; round < 10; round++)
{
    largeTimes.AddRange(await TimesAsync(inLarge, requests / 10));
    smallTimes.AddRange(await TimesAsync(inSmall, requests / 10));
}

var (p99Large, p99Small) = (P99(largeTimes), P99(smallTimes));
Console.WriteLine($"inbox p99: {p99Large:N1} ms with 70,000 letters, {p99Small:N1} ms with 700; ratio {p99Large / p99Small:N2} (at most 1.20); medians {Median(largeTimes):N1} and {Median(smallTimes):N1} ms");

async Task<double> BatchAsync(string prefix, int count, Func<int, string> employer)
{
    var clock = Stopwatch.StartNew();
    // Parts of 50,000 so that the body is not held in memory; one connection, as a source system would.
    for (var start = 0; start < count; start += 50_000)
    {
        var body = new StringBuilder();
        for (var i = start; i < Math.Min(count, start + 50_000); i++)
            body.Append(CultureInfo.InvariantCulture, $$"""{"reference":"{{prefix}}-{{i}}","nationalId":"{{employer(i)}}","system":"بازرسی از دفاتر قانونی","subject":"فرم شماره ۱ کارگاه {{i}}","text":"کارفرمای گرامی، نتیجهٔ بازرسی از دفاتر قانونی کارگاه شما برای دورهٔ گذشته پیوست است."}""").Append('\n');
        using var content = new StringContent(body.ToString(), Encoding.UTF8, "application/x-ndjson");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/letters/batch") { Content = content };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is { } line)
            if (!line.Contains("\"accepted\"", StringComparison.Ordinal)) throw new InvalidOperationException(line);
    }

    return clock.Elapsed.TotalSeconds;
}

async Task<List<double>> TimesAsync(HttpClient visitor, int count)
{
    var times = new List<double>(count);
    for (var i = 0; i < count; i++)
    {
        var clock = Stopwatch.GetTimestamp();
        using var answer = await visitor.GetAsync(new Uri("/letters", UriKind.Relative));
        await answer.Content.ReadAsByteArrayAsync();
        if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException(answer.StatusCode.ToString());
        times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
    }

    return times;
}

async Task<HttpClient> SignedInAsync(string nationalId)
{
    var context = new DefaultHttpContext { RequestServices = app.Services };
    context.Request.Scheme = "http";
    await app.Services.GetRequiredService<AppDb>().InTransactionAsync(async work =>
    {
        var person = await app.Services.GetRequiredService<PersonDirectory>().RecordAsync(work, new Person(Guid.Empty, PersonKind.Citizen, nationalId, "نام", "نشان", null, null, null, null, null), Panah.People.Evidence.Proof.Window);
        await app.Services.GetRequiredService<Sessions>().StartAsync(work, context, person, SignInDoor.Account, SignInMethods.Password);
    });
    var cookies = new CookieContainer();
    foreach (var cookie in context.Response.Headers.SetCookie) cookies.SetCookies(settings.PublicUrl, cookie!.Replace("; secure", "", StringComparison.OrdinalIgnoreCase));
    return new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = settings.PublicUrl };
}

async Task<string> TokenAsync()
{
    var (client, _) = await app.Services.GetRequiredService<ClientRegistration>().AddAsync(new ClientSettings { Id = "bench", Scopes = ["letters"], GrantTypes = ["client_credentials"] });
    using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = "letters", ["client_id"] = "bench", ["client_secret"] = client!.Secret! });
    using var answer = await http.PostAsync(new Uri("/openid/token", UriKind.Relative), form);
    return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString()!;
}

async Task ExecuteAsync(string sql)
{
    await using var connection = await db.OpenConnectionAsync();
    await connection.ExecuteAsync(sql, commandTimeout: 600);
}

static string Id(int number)
{
    var nine = "001" + number.ToString("000000", CultureInfo.InvariantCulture);
    return nine + NationalId.CheckDigit(nine);
}

#!/usr/bin/env dotnet
#:project Common/Common.csproj
// List and statistics of one person with 600 slips, among 10 million slips against among 100 thousand: two nodes on two databases of one server, in turns.
// usage: dotnet run -c Release bench/slips.cs -- [slips=10000000] [requests=2000] [load|measure FOLDER]
// With "load FOLDER" only the data is made, with "measure FOLDER" only measured: loading takes minutes, and measuring wants a quiet machine.
using Microsoft.AspNetCore.Http;
using Panah.People;

const int Each = 600, Small = 100_000;
var large = args.Length > 0 ? int.Parse(args[0]) : 10_000_000;
var requests = args.Length > 1 ? int.Parse(args[1]) : 2_000;
var (load, measure) = args.Length > 2 ? (args[2] == "load", args[2] == "measure") : (true, true);
var folder = Folder(args.ElementAtOrDefault(3));
await using var postgres = await EmbeddedPostgres.StartAsync(folder);
var main = new NpgsqlConnectionStringBuilder(postgres.ConnectionString);
if (load)
{
    await using var server = Database.Open(postgres.ConnectionString);
    await using var connection = await server.OpenConnectionAsync();
    foreach (var name in new[] { "few", "many" }) await connection.ExecuteAsync($"create database {name}");
}

await using var few = await NodeAsync("few");
await using var many = await NodeAsync("many");
var person = await PersonAsync(few);
if (await PersonAsync(many) is var other && load)
{
    await LoadAsync(few, person, Small);
    await LoadAsync(many, other, large);
}

if (!measure) return;
using var inFew = await SignedInAsync(few, person);
using var inMany = await SignedInAsync(many, await PersonAsync(many));
foreach (var (name, path) in new[]
{
    ("list, first page", "/slips/list"), ("list, page in the middle", "/slips/list?after=MIDDLE"), ("list by month, paid ones", "/slips/list?sort=LatestPeriod&state=Paid"), ("statistics", "/slips/statistics"),
})
{
    var (fewPath, manyPath) = (await PathAsync(few, path), await PathAsync(many, path));
    await TimesAsync(inFew, fewPath, 300);
    await TimesAsync(inMany, manyPath, 300);
    var (fewTimes, manyTimes) = (new List<double>(), new List<double>());
    for (var round = 0; round < 20; round++)
    {
        fewTimes.AddRange(await TimesAsync(inFew, fewPath, requests / 20));
        manyTimes.AddRange(await TimesAsync(inMany, manyPath, requests / 20));
    }

    Console.WriteLine($"{name}: p99 {P99(manyTimes):N2} ms among {large:N0}, {P99(fewTimes):N2} ms among {Small:N0}; ratio {P99(manyTimes) / P99(fewTimes):N2} (at most 1.20); medians {Median(manyTimes):N2} and {Median(fewTimes):N2} ms");
}

// 600 slips for each person, a month apart, everybody's side by side: a person's slips lie scattered through the whole table, as years of use leave them.
async Task LoadAsync(WebApplication app, Guid owner, int slips)
{
    var watch = Stopwatch.StartNew();
    var persons = slips / Each;
    var indexes = await QueryAsync(app, "select indexdef from pg_indexes where schemaname = 'contributions' and tablename = 'slips' and indexname not like '%pkey' and indexname not like '%_key'");
    foreach (var name in await QueryAsync(app, "select indexname from pg_indexes where schemaname = 'contributions' and tablename = 'slips' and indexname not like '%pkey' and indexname not like '%_key'"))
        await ExecuteAsync(app, $"drop index contributions.{name}");
    await ExecuteAsync(app, $"""
        insert into contributions.slips (id, person_id, group_code, branch_code, insurance_number, insurance_index, first_period, months, amount, state, tracking,
            payment_id, verify_code, requested_at, issued_at, paid_at, expires_at, cancelled_at, cancel_reason, bank_reference)
        select (lpad(to_hex(1000000000000 + n), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid,
               case when n % {persons} = 0 then '{owner}'::uuid else md5((n % {persons})::text)::uuid end, 'optional', '101', '\x000102030405060708090a0b0c0d0e0f', '\x000102030405060708090a0b0c0d0e0f',
               (1355 + n / {persons} / 12) * 100 + n / {persons} % 12 + 1, 1, 20000000 + n % 1000, s.state, lpad(n::text, 12, '0'), lpad(n::text, 16, '0'), lpad(to_hex(n), 20, '0'),
               t.at, t.at, case when s.state = 'paid' then t.at end, t.at + interval '30 days', case when s.state = 'cancelled' then t.at end, case when s.state = 'cancelled' then 'by-person' end,
               case when s.state = 'paid' then lpad(n::text, 12, '0') end
        from generate_series(0, {slips} - 1) n,
             lateral (select (array['paid', 'paid', 'paid', 'paid', 'expired', 'cancelled', 'issued'])[1 + n / {persons} % 7] as state) s,
             lateral (select '1976-03-21'::timestamptz + (n / {persons}) * interval '30 days' as at) t
        """);
    foreach (var index in indexes) await ExecuteAsync(app, index);
    await ExecuteAsync(app, "vacuum analyze contributions.slips");
    Console.WriteLine($"{slips:N0} slips of {persons:N0} persons in {watch.Elapsed.TotalSeconds:N0} s");
}

async Task<WebApplication> NodeAsync(string database)
{
    var app = PanahHost.Build(SettingsOf(folder, new NpgsqlConnectionStringBuilder(main.ConnectionString) { Database = database }.ConnectionString));
    await app.MigrateAndStartAsync();
    return app;
}

Task<Guid> PersonAsync(WebApplication app) => app.Services.GetRequiredService<AppDb>().InTransactionAsync(work =>
    app.Services.GetRequiredService<PersonDirectory>().RecordAsync(work, new Person(Guid.Empty, PersonKind.Citizen, "0010000011", "نام", "نشان", null, null, null, null, null), Panah.People.Evidence.Proof.Window));

async Task<HttpClient> SignedInAsync(WebApplication app, Guid who)
{
    var context = new DefaultHttpContext { RequestServices = app.Services };
    context.Request.Scheme = "http";
    await app.Services.GetRequiredService<AppDb>().InTransactionAsync(work => app.Services.GetRequiredService<Sessions>().StartAsync(work, context, who, SignInDoor.Account, SignInMethods.Password));
    var site = app.Services.GetRequiredService<PanahSettings>().PublicUrl;
    var cookies = new CookieContainer();
    foreach (var cookie in context.Response.Headers.SetCookie) cookies.SetCookies(site, cookie!.Replace("; secure", "", StringComparison.OrdinalIgnoreCase));
    return new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = site };
}

async Task<string> PathAsync(WebApplication app, string path)
{
    await using var connection = await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
    var middle = await connection.QuerySingleAsync<Guid>("select id from contributions.slips where person_id = @who order by id desc offset 300 limit 1", new { who = await PersonAsync(app) });
    return path.Replace("MIDDLE", middle.ToString(), StringComparison.Ordinal);
}

async Task<List<double>> TimesAsync(HttpClient visitor, string path, int count)
{
    var times = new List<double>(count);
    for (var i = 0; i < count; i++)
    {
        var clock = Stopwatch.GetTimestamp();
        using var answer = await visitor.GetAsync(new Uri(path, UriKind.Relative));
        await answer.Content.ReadAsByteArrayAsync();
        if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException(answer.StatusCode.ToString());
        times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
    }

    return times;
}

static async Task ExecuteAsync(WebApplication app, string sql)
{
    await using var connection = await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
    await connection.ExecuteAsync("set maintenance_work_mem = '512MB'");
    await connection.ExecuteAsync(sql, commandTimeout: 1_800);
}

static async Task<List<string>> QueryAsync(WebApplication app, string sql)
{
    await using var connection = await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
    return (await connection.QueryAsync<string>(sql)).AsList();
}

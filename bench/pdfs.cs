#!/usr/bin/env dotnet
#:project Common/Common.csproj
// Slips as PDFs over HTTP, as people get them: the first, then one after another, then two and eight at once; the memory Chromium holds while it is kept;
// and beside it a Chromium process for each of some nearly empty documents, one after another, which is the least that ADR 0802's first way took.
// usage: dotnet run -c Release bench/pdfs.cs -- [documents=100]
using Microsoft.AspNetCore.Http;
using Panah.People;

var documents = args.Length > 0 ? int.Parse(args[0]) : 100;
var folder = Folder(null);
await using var postgres = await EmbeddedPostgres.StartAsync(folder);
var settings = SettingsOf(folder, postgres.ConnectionString);
await using var app = PanahHost.Build(settings with { Variables = new Dictionary<string, string>(settings.Variables) { ["PANAH_LIMITS"] = "contributions.pdf=1000000" } });
await app.MigrateAndStartAsync();
var database = app.Services.GetRequiredService<AppDb>();
var who = await database.InTransactionAsync(work => app.Services.GetRequiredService<PersonDirectory>().RecordAsync(
    work, new Person(Guid.Empty, PersonKind.Citizen, "0010000011", "نام", "نشان", null, null, null, null, null), Panah.People.Evidence.Proof.Window));
await SlipAsync();
using var visitor = await SignedInAsync();
Console.WriteLine($"the first, Chromium's start in it: {(await TimesAsync(1, 1))[0]:N0} ms");
await TimesAsync(5, 1);
foreach (var lanes in new[] { 1, 2, 8 })
{
    var clock = Stopwatch.StartNew();
    var times = await TimesAsync(documents, lanes);
    times.Sort();
    Console.WriteLine($"{lanes} at once: p50 {times[times.Count / 2]:N0} ms, p99 {times[(int)(times.Count * 0.99)]:N0} ms, {documents / clock.Elapsed.TotalSeconds:N1} a second; Chromium holds {Memory():N0} MB");
}

var each = new List<double>();
for (var i = 0; i < 20; i++) each.Add(await ProcessAsync());
each.Sort();
Console.WriteLine($"a process for each, an empty page: p50 {each[10]:N0} ms, slowest {each[^1]:N0} ms");
await app.StopAsync();

async Task<double> ProcessAsync()
{
    var place = Directory.CreateTempSubdirectory("panah-bench-pdf-");
    File.SetUnixFileMode(place.FullName, (UnixFileMode)0b111_111_111);
    await File.WriteAllTextAsync(Path.Combine(place.FullName, "page.html"), "<!doctype html><title>a</title><p>برگ");
    string[] chromium = ["chromium", "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--no-pdf-header-footer"];
    string[] other = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups", "--no-new-privs", "--"] : [];
    string[] words = [.. other, .. chromium, $"--user-data-dir={place.FullName}/profile", $"--print-to-pdf={place.FullName}/page.pdf", $"file://{place.FullName}/page.html"];
    var info = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true, RedirectStandardOutput = true };
    info.Environment["HOME"] = place.FullName;
    var clock = Stopwatch.GetTimestamp();
    using var process = Process.Start(info)!;
    await Task.WhenAll(process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
    await process.WaitForExitAsync();
    var took = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
    if (!File.Exists(Path.Combine(place.FullName, "page.pdf"))) throw new InvalidOperationException("Chromium made no PDF.");
    place.Delete(recursive: true);
    return took;
}

async Task SlipAsync()
{
    var number = app.Services.GetRequiredService<PersonalData>().Encrypt("contributions.insurance-number", "0123456789");
    await using var connection = await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
    await connection.ExecuteAsync(
        """
        insert into contributions.slips (id, person_id, group_code, branch_code, insurance_number, insurance_index, first_period, months, amount, state, tracking, payment_id, verify_code, requested_at, issued_at, expires_at)
        values ('01234567-89ab-7def-8123-456789abcdef', @who, 'optional', '101', @number, @number, 140501, 2, 54000000, 'issued', '123456789012', '1234567890123456', '01234567890123456789', now(), now(), now() + interval '9 days')
        """,
        new { who, number });
}

async Task<HttpClient> SignedInAsync()
{
    var context = new DefaultHttpContext { RequestServices = app.Services };
    context.Request.Scheme = "http";
    await database.InTransactionAsync(work => app.Services.GetRequiredService<Sessions>().StartAsync(work, context, who, SignInDoor.Account, SignInMethods.Password));
    var cookies = new CookieContainer();
    foreach (var cookie in context.Response.Headers.SetCookie) cookies.SetCookies(settings.PublicUrl, cookie!.Replace("; secure", "", StringComparison.OrdinalIgnoreCase));
    return new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = settings.PublicUrl };
}

async Task<List<double>> TimesAsync(int count, int lanes)
{
    var times = new List<double>();
    await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = lanes }, async (_, cancel) =>
    {
        var clock = Stopwatch.GetTimestamp();
        using var answer = await visitor.GetAsync(new Uri("/slips/01234567-89ab-7def-8123-456789abcdef/pdf", UriKind.Relative), cancel);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancel);
        if (!bytes.AsSpan().StartsWith("%PDF-"u8)) throw new InvalidOperationException($"No PDF: {answer.StatusCode}, {bytes.Length} bytes");
        lock (times) times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
    });
    return times;
}

// Proportional: what its processes share is counted once. Only ours: the Chromiums among our own children and theirs.
static double Memory()
{
    var parents = new Dictionary<int, int>();
    foreach (var id in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(int.Parse!))
    {
        if (Read($"/proc/{id}/stat") is { } stat) parents[id] = int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0]);
    }

    return parents.Keys.Where(Ours).Sum(id => Read($"/proc/{id}/smaps_rollup")?.Split('\n').Where(line => line.StartsWith("Pss:", StringComparison.Ordinal)).Sum(line => double.Parse(line[4..^2])) / 1024 ?? 0);

    bool Ours(int id)
    {
        if (Read($"/proc/{id}/comm")?.Contains("chrom", StringComparison.Ordinal) != true) return false;
        while (parents.TryGetValue(id, out var parent) && parent != Environment.ProcessId) id = parent;
        return parents.ContainsKey(id);
    }

    static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

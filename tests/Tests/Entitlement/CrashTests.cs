using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Panah.Data;
using Panah.Entitlement;
using Panah.Harness;
using Panah.Kernel;
using Panah.Registries;
using Shouldly;
using Xunit;

namespace Panah.Tests.Entitlement;

/// <summary>
/// Nodes, servers and connections killed under load: what was acknowledged is there, once. A few kills each, enough to fail on a lost
/// answer and short enough for every run; <c>bench/crash</c> runs the same with 60 and 5.
/// </summary>
[Row("E5")]
public sealed class CrashTests(PanahServer panah, ITestOutputHelper output)
{
    /// <summary>Answers acknowledged before each kill.</summary>
    private const int Each = 100;

    private const int Clerks = 64;

    [Fact]
    public async Task Node_KilledUnderLoad_LosesNoAcknowledgedAnswer()
    {
        var kills = Times("PANAH_TEST_NODE_KILLS", otherwise: 4);
        using var clinic = await Clinic.OpenAsync(panah);
        var ids = NewIds(500);
        await panah.Services.GetRequiredService<CoverImport>().ImportAsync(ids.Select(id => new CoverRecord(NationalId.Parse(id), new DateOnly(2029, 3, 20))));
        await clinic.AskAsync(ids[0]);
        var load = new Load(clinic, ids);
        for (var kill = 0; kill < kills; kill++)
        {
            // Few enough that a kill finds the clerks now in full swing, now fighting for the last unit.
            await Books.SetLeftAsync(panah, clinic, Each * 3);
            var node = await StartNodeAsync();
            await using (load.At(node.Url, $"kill-{kill}"))
            {
                var wanted = load.Acknowledged.Count + Each;
                await Eventually.TrueAsync(() => load.Acknowledged.Count >= wanted || load.IsSpent, seconds: 60);
                await node.SignalAsync("KILL");
                await node.ExitAsync();
            }
        }

        load.Acknowledged.Count.ShouldBeGreaterThanOrEqualTo(Each * kills);
        await load.ShouldStandAsync(panah.Sql);
        // The same question under its key gets the very answer that was acknowledged before the crash.
        foreach (var (key, tracking) in load.Acknowledged.Take(20))
            (await clinic.AskAsync(load.IdOf(key), key)).Tracking.ShouldBe(tracking);
        await Books.ShouldBalanceAsync(panah);
        output.WriteLine($"node killed {kills} times under {Clerks} clerks: {load.Acknowledged.Count} answers acknowledged, 0 lost, books balanced");
    }

    [Fact]
    public async Task Postgres_KilledUnderLoad_LosesNoAcknowledgedAnswer()
    {
        var kills = Times("PANAH_TEST_POSTGRES_KILLS", otherwise: 2);
        await using var node = new PanahProcess();
        node.Variables["PANAH_ENTITLEMENT_FRESH_MINUTES"] = "600000";
        await node.StartAsync();
        var ids = NewIds(300);
        var file = Path.Combine(node.Folder, "cover.csv");
        await File.WriteAllLinesAsync(file, ids.Select(id => id + ",2029-03-20"), TestContext.Current.CancellationToken);
        (await new PanahProcess(node.Folder).RunAsync("import", "cover", file)).ShouldBe(0);
        using var clinic = await EnterAsync(node);
        var load = new Load(clinic, ids);
        await using (load.At(node.Url, "pg"))
        {
            for (var kill = 0; kill < kills; kill++)
            {
                var wanted = load.Acknowledged.Count + Each;
                await Eventually.TrueAsync(() => load.Acknowledged.Count >= wanted, seconds: 120);
                await PanahProcess.KillAsync("KILL", node.Postgres()!.Value);
            }

            // It comes again by itself, and so do the clerks' answers.
            var after = load.Acknowledged.Count + Each;
            await Eventually.TrueAsync(() => load.Acknowledged.Count >= after, seconds: 120);
        }

        await using var postgres = await EmbeddedPostgres.JoinAsync(node.Folder, TestContext.Current.CancellationToken);
        await using var source = Database.Open(postgres.ConnectionString);
        await load.ShouldStandAsync(new Sql(source));
        await Books.ShouldBalanceAsync(new Sql(source));
        (await new PanahProcess(node.Folder).RunAsync("audit", "verify")).ShouldBe(0);
        await ShouldFindAForgedLineAsync(node, new Sql(source));
        output.WriteLine($"PostgreSQL killed {kills} times under {Clerks} clerks: {load.Acknowledged.Count} answers acknowledged, 0 lost, books balanced");
    }

    [Fact]
    public async Task Database_ConnectionsCutUnderLoad_EveryRequestIsAnsweredOnce()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        var ids = NewIds(200);
        await clinic.AskAsync(ids[0]);
        var before = await Books.LeftAsync(panah, clinic);
        var asking = ids.Select((id, i) => clinic.AskAsync(id, $"cut:{i}")).ToList();
        for (var cut = 0; cut < 5; cut++)
        {
            await panah.Sql.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '-- One statement answers a whole group%'");
            // The delay is the thing: the cuts are spread over the load.
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
        }

        var answers = await Task.WhenAll(asking);
        for (var i = 0; i < answers.Length; i++)
            if (answers[i].Status != HttpStatusCode.OK) answers[i] = await clinic.AskAsync(ids[i], $"cut:{i}");
        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK);
        answers.Select(a => a.Tracking).Distinct().Count().ShouldBe(ids.Count);
        (await Books.LeftAsync(panah, clinic)).ShouldBe(before - ids.Count, "neither lost nor taken twice");
        await Books.ShouldBalanceAsync(panah);
    }

    /// <summary>A line of the audit that speaks of inquiries as no writer of ours does. Here, since what is once in an audit stays in it, and this one ends with the test.</summary>
    private static async Task ShouldFindAForgedLineAsync(PanahProcess node, Sql sql)
    {
        await sql.ExecuteAsync("insert into data.audit_entries (at, action, actor_kind, object_id) values (now(), 'entitlement.answered', 'System', 'none')");
        var verify = new PanahProcess(node.Folder);
        (await verify.RunAsync("entitlement", "verify")).ShouldBe(1, verify.Words);
        verify.Words.ShouldContain("Not as sealed: groups 0.");
    }

    private static int Times(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var times) ? times : otherwise;

    private static List<string> NewIds(int count) => [.. Enumerable.Range(0, count).Select(_ => Registry.NewNationalId()).Distinct(StringComparer.Ordinal)];

    /// <summary>A node as a process of its own, on the tests' database and keys. Whoever starts it kills it; the folder is the tests'.</summary>
    private async Task<PanahProcess> StartNodeAsync()
    {
        var node = new PanahProcess(panah.Settings.DataFolder);
        node.Variables["PANAH_DATABASE"] = panah.Settings.Database!;
        node.Variables["PANAH_PUBLIC_URL"] = panah.Settings.PublicUrl.GetLeftPart(UriPartial.Authority);
        node.Variables["PANAH_ENTITLEMENT_FRESH_MINUTES"] = "600000";
        await node.StartAsync();
        return node;
    }

    private static async Task<Clinic> EnterAsync(PanahProcess node)
    {
        var command = new PanahProcess(node.Folder);
        (await command.RunAsync("client", "add", "--id", "crash", "--secret", "--scope", "entitlement")).ShouldBe(0, command.Words);
        var line = command.Words.Split('\n').First(line => line.Contains("client_secret", StringComparison.Ordinal));
        var secret = JsonSerializer.Deserialize<JsonElement>(line).GetProperty("client_secret").GetString()!;
        return await Clinic.EnterAsync(node.Url, "crash", secret);
    }

    /// <summary>Clerks who ask and ask, and remember what they were answered.</summary>
    private sealed class Load(Clinic clinic, IReadOnlyList<string> ids)
    {
        private readonly AuthenticationHeaderValue? _authorization = clinic.Http.DefaultRequestHeaders.Authorization;
        private volatile bool _spent;

        /// <summary>Tracking number of each key that was answered with 200.</summary>
        public ConcurrentDictionary<string, string> Acknowledged { get; } = new(StringComparer.Ordinal);

        public bool IsSpent => _spent;

        public string IdOf(string key) => ids[int.Parse(key.Split(':')[1], CultureInfo.InvariantCulture)];

        /// <summary>Clerks ask this node until disposed.</summary>
        public IAsyncDisposable At(Uri url, string name)
        {
            _spent = false;
            return new Shift(this, url, name);
        }

        /// <summary>Every acknowledged answer is on record, and no two are the same.</summary>
        public async Task ShouldStandAsync(Sql sql)
        {
            var numbers = (await sql.QueryAsync<long>("SELECT id FROM entitlement.inquiry WHERE client_id = @Id", new { clinic.Id })).ToHashSet();
            var acknowledged = Acknowledged.Values.Select(tracking => long.Parse(tracking[..^1], CultureInfo.InvariantCulture)).ToList();
            acknowledged.Count(number => !numbers.Contains(number)).ShouldBe(0, "an acknowledged answer is missing");
            acknowledged.Distinct().Count().ShouldBe(acknowledged.Count, "one answer was given to two questions");
        }

        private async Task AskAsync(HttpClient node, string clerk, CancellationToken end)
        {
            for (var n = 0; !end.IsCancellationRequested; n++)
            {
                var which = n % ids.Count;
                var key = $"{clerk}-{n}:{which}";
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "/api/entitlement/inquiries") { Content = JsonContent.Create(new { nationalId = ids[which] }) };
                    request.Headers.Add("Idempotency-Key", key);
                    using var answer = await node.SendAsync(request, end);
                    var text = await answer.Content.ReadAsStringAsync(end);
                    if (answer.StatusCode == HttpStatusCode.OK) Acknowledged[key] = new ClinicAnswer(answer.StatusCode, text, null, null).Tracking;
                    else if (answer.StatusCode == HttpStatusCode.PaymentRequired) _spent = true;
                }
                catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
                {
                    // Not acknowledged: whether it was answered is for the next request under this key to say.
                    // The delay is the thing: a clerk at a dead node does not ask as fast as a program can.
                    if (!end.IsCancellationRequested) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
                }
            }
        }

        private sealed class Shift : IAsyncDisposable
        {
            private readonly CancellationTokenSource _end = new();
            private readonly HttpClient _http;
            private readonly Task _asking;

            public Shift(Load load, Uri url, string name)
            {
                _http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(60) };
                _http.DefaultRequestHeaders.Authorization = load._authorization;
                _asking = Task.WhenAll(Enumerable.Range(0, Clerks).Select(clerk => load.AskAsync(_http, $"{name}-{clerk}", _end.Token)));
            }

            public async ValueTask DisposeAsync()
            {
                await _end.CancelAsync();
                await _asking;
                _http.Dispose();
                _end.Dispose();
            }
        }
    }
}

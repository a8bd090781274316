using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Panah.Data;
using Panah.Harness;
using Panah.Simulators;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

/// <summary>
/// A node killed with signal 9 in the middle of background checks, again and again, while people register. <c>PANAH_KILLS</c> says how often:
/// a few in every run, 100 in <c>bench/kills</c>.
/// </summary>
[Row("A7")]
public sealed class CheckCrashTests(PanahServer server)
{
    private const int Applicants = 4;
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("PANAH_KILLS") ?? "3", CultureInfo.InvariantCulture);
    private static readonly string[] Results = ["activated", "needs_visit", "mismatch"];
    private readonly ConcurrentDictionary<string, string> _expected = new();
    private readonly ConcurrentDictionary<string, bool> _acknowledged = new();

    [Fact]
    public async Task Node_KilledInTheMiddleOfChecks_EndsEachInOneResultWithOneSms()
    {
        var database = await NewDatabaseAsync();
        await using var source = Database.Open(database);
        var sql = new Sql(source);
        await using var world = SimulatorsHost.Build(new SimulatorsSettings { Port = FreePort(), SmtpPort = 0, Database = database });
        await world.StartAsync();
        using var web = new HttpClient { BaseAddress = new Uri(world.Urls.First()) };
        web.DefaultRequestHeaders.Add("Accept", "application/json");
        // Each answer takes a while, so that a node has checks under way at any moment.
        foreach (var registry in (string[])["civil", "sim", "insured"]) await new Faults(web).StartAsync(registry, "slow", delayMs: 80);

        await using var first = Node(database, web.BaseAddress);
        var hit = 0;
        for (var life = 0; hit < Kills; life++)
        {
            life.ShouldBeLessThan(3 * Kills, "kills keep missing the checks");
            var node = life == 0 ? first : Node(database, web.BaseAddress, first.Folder);
            await node.StartAsync();
            using var gone = new CancellationTokenSource();
            var people = Enumerable.Range(0, Applicants).Select(_ => RegisterUntilGoneAsync(node.Url, web, gone.Token)).ToList();
            // Somebody was told that theirs is taken, and somebody's is being checked.
            await Eventually.TrueAsync(async () => !_acknowledged.IsEmpty && await UnderWayAsync(sql) > 0, seconds: 90);
            // The delay is the thing: the kill comes at any moment of the checks.
            await Task.Delay(RandomNumberGenerator.GetInt32(0, 400), TestContext.Current.CancellationToken);
            await node.SignalAsync("KILL");
            await node.ExitAsync();
            if (await UnderWayAsync(sql) > 0) hit++;
            await gone.CancelAsync();
            await Task.WhenAll(people);
        }

        // The folder is the first node's to take away.
        var last = Node(database, web.BaseAddress, first.Folder);
        await last.StartAsync();
        await EndAsync(sql);
        await ShouldHoldAsync(sql);
        await last.SignalAsync("KILL");
        await last.ExitAsync();
        TestContext.Current.SendDiagnosticMessage(
            $"{hit} kills in the middle of a check; {await sql.ScalarAsync<long>("select count(*) from accounts.registrations")} requests, {_acknowledged.Count} acknowledged.");
    }

    /// <summary>What holds after every fault, over all requests, acknowledged or not.</summary>
    private async Task ShouldHoldAsync(Sql sql)
    {
        (await sql.ScalarAsync<long>("select count(*) from accounts.registrations where state <> all (@Results)", new { Results })).ShouldBe(0, "requests without a result");
        // The audit says each result as it is given: none is given twice.
        (await sql.QueryAsync<string>(
            """
            select r.id || ' ' || r.state || ' ' || count(a.id) from accounts.registrations r
            left join data.audit_entries a on a.object_id = r.id::text and a.action like 'accounts.registration-%' and a.action <> 'accounts.registration-requested'
            group by r.id, r.state having count(a.id) <> 1 or min(a.action) <> 'accounts.registration-' || r.state
            """)).ShouldBeEmpty("requests with no result in the audit, another one, or several");
        (await sql.ScalarAsync<long>("select count(*) from accounts.accounts"))
            .ShouldBe(await sql.ScalarAsync<long>("select count(*) from accounts.registrations where state = 'activated'"), "accounts for activations");

        var texts = (await sql.QueryAsync<(string Mobile, string Body)>("select mobile, body from simulators.phone_messages where body not like '%رمز ثبت نام%'")).ToLookup(text => text.Mobile, text => text.Body);
        texts.Where(phone => phone.Count() > 1).ShouldBeEmpty("phones with the result twice");
        ((long)texts.Count).ShouldBe((await sql.ScalarAsync<long>("select count(*) from accounts.registrations")), "one SMS for each request");
        foreach (var phone in texts) phone.Single().ShouldContain(_expected[phone.Key]);
        _acknowledged.Keys.Where(mobile => !texts.Contains(mobile)).ShouldBeEmpty("acknowledged and lost");
        _acknowledged.Count.ShouldBeGreaterThan(0);
    }

    /// <summary>What the dead nodes had leased falls due; a short run does not wait for it.</summary>
    private static async Task EndAsync(Sql sql)
    {
        if (Kills < 100)
        {
            await sql.ExecuteAsync("update accounts.registrations set next_check_at = now() where next_check_at > now()");
            await sql.ExecuteAsync("update data.outbox set due = now() where topic = 'messaging.sms' and due > now()");
        }

        await Eventually.TrueAsync(
            async () => await sql.ScalarAsync<long>(
                "select (select count(*) from accounts.registrations where state = 'waiting') + (select count(*) from data.outbox where topic = 'messaging.sms')") == 0,
            seconds: 300);
    }

    private static Task<long> UnderWayAsync(Sql sql) =>
        sql.ScalarAsync<long>("select count(*) from accounts.registrations where state = 'waiting' and next_check_at > now() + interval '29 seconds'");

    /// <summary>One new person after another, whom the registries know wholly, but for the SIM, or not as they say.</summary>
    private async Task RegisterUntilGoneAsync(Uri site, HttpClient simulators, CancellationToken gone)
    {
        while (!gone.IsCancellationRequested)
        {
            var person = await new Registry(simulators).PersonAsync(Applicant.Insured);
            var kind = RandomNumberGenerator.GetInt32(3);
            var mobile = kind == 1 ? Registry.NewMobile() : person.Mobile;
            _expected[mobile] = kind switch { 0 => "فعال گردید", 1 => "جهت فعال سازی", _ => "مطابقت ندارد" };
            using var visitor = new Visitor(site, PanahServer.SecurityCodeAnswer) { Simulators = simulators };
            try
            {
                await visitor.BeginRegistrationAsync(person, mobile);
                visitor.FillDetails(person);
                if (kind == 2) visitor.Fill("مسلسل شناسنامه", "111111");
                await visitor.PressAsync("ثبت نام");
                await visitor.PressAsync("ارسال درخواست ثبت نام");
                if (visitor.Url.AbsolutePath == "/account/register/waiting") _acknowledged[mobile] = true;
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException or TimeoutException)
            {
                // Not acknowledged: it may be there or not, and holds to the same rules.
                return;
            }
        }
    }

    private static PanahProcess Node(string database, Uri simulators, string? folder = null)
    {
        var node = new PanahProcess(folder);
        node.Variables["PANAH_DATABASE"] = database;
        node.Variables["PANAH_SECURITY_CODE_ANSWER"] = PanahServer.SecurityCodeAnswer;
        foreach (var registry in (string[])["civil", "sim", "insured", "medical"])
        {
            node.Variables[$"PANAH_REGISTRY_{registry.ToUpperInvariant()}_URL"] = new Uri(simulators, $"registries/{registry}/v1/").ToString();
            node.Variables[$"PANAH_REGISTRY_{registry.ToUpperInvariant()}_KEY"] = SimulatorsSettings.DefaultApiKey;
        }

        node.Variables["PANAH_SMS1_URL"] = simulators.ToString();
        node.Variables["PANAH_SMS1_KEY"] = SimulatorsSettings.DefaultApiKey;
        return node;
    }

    private async Task<string> NewDatabaseAsync()
    {
        var name = "kills" + RandomNumberGenerator.GetHexString(10, lowercase: true);
        await server.Sql.ExecuteAsync($"create database {name}");
        return new NpgsqlConnectionStringBuilder(server.Settings.DatabaseOwner ?? server.Settings.Database) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using Panah.Data;
using Panah.Harness;
using Panah.Tests.Data;
using Panah.Tests.Window;
using Shouldly;
using Xunit;

namespace Panah.Tests.Host;

/// <summary>
/// What one process was told, every other must know by itself: the simulators, a node that only works, a node that only serves, each command.
/// Tests that run all of them in one process prove nothing of it.
/// </summary>
[Finding("J-B1"), Row("X10")]
public sealed class EveryProcessTests
{
    [Fact]
    public async Task Simulators_InTheirOwnProcess_TellOfPaymentsAndLettersTheyStored()
    {
        await using var web = new PanahProcess();
        using var simulators = await StartSimulatedAsync(web, "web");

        using var started = await simulators.PostAsJsonAsync("/bank/v1/payments", new { reference = "1234", amount = 5_000, returnUrl = web.Url + "back", notifyUrl = (string?)null });
        var token = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
        (await AskAsync(simulators, $"/bank/v1/payments/{token}/verify")).GetProperty("state").GetString().ShouldBe("started");
        (await AskAsync(simulators, $"/bank/pay/{token}/pay")).GetProperty("returnUrl").GetString()!.ShouldContain("state=paid");
        (await AskAsync(simulators, $"/bank/v1/payments/{token}/refund")).GetProperty("state").GetString().ShouldBe("refunded");

        await AskAsync(simulators, "/registries/dossier/v1/letters", new { trackingNumber = "T1", owner = "10101234565", subject = "s", text = "t" });
        (await simulators.GetFromJsonAsync<JsonElement>("/dossier/10101234565/letters")).GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Worker_OnANodeOfItsOwn_SendsAndSettlesWhatTheWebNodeBegan()
    {
        await using var web = new PanahProcess();
        using var simulators = await StartSimulatedAsync(web, "web");
        await using var postgres = await EmbeddedPostgres.JoinAsync(web.Folder, TestContext.Current.CancellationToken);
        await using var source = Database.Open(postgres.ConnectionString);
        var sql = new Sql(source);
        var mobile = Registry.NewMobile();
        using var visitor = new Visitor(web.Url, PanahServer.SecurityCodeAnswer);
        await visitor.AskForCodeAsync(mobile);
        var payment = await PaidUnheardAsync(simulators, sql);
        await using var worker = new Second(web.Folder);
        Told(worker.Process, simulators.BaseAddress!, postgres.ConnectionString);

        worker.Process.Launch("run", "--roles", "worker");

        (await new Phone(simulators, mobile).NextCodeAsync()).Length.ShouldBe(6);
        await Eventually.TrueAsync(async () => await sql.ScalarAsync<string>("select state from contributions.payments where id = @payment", new { payment }) == "paid", seconds: 60);
        (await sql.ScalarAsync<string>("select state from contributions.slips")).ShouldBe("paid");
        (await new PanahProcess(web.Folder).RunAsync("audit", "verify")).ShouldBe(0);
    }

    [Fact]
    public async Task Commands_EachInAProcessOfItsOwn_DoWhatTheySay()
    {
        await using var place = new PanahProcess();
        var file = Path.Combine(place.Folder, "lines");
        await SaysAsync(place, "", "migrate");
        await SaysAsync(place, "people", "seed", "--people", "20");
        await SaysAsync(place, "authenticatorSecret", "staff", "add", "--username", "mina", "--role", "audit");
        await SaysAsync(place, "client_secret", "client", "add", "--id", "clinic", "--secret", "--scope", "entitlement");
        await SaysAsync(place, "inquiries remain", "entitlement", "grant", "--client", "clinic", "--count", "5");
        await SaysAsync(place, "as it was sealed", "entitlement", "verify");
        await File.WriteAllLinesAsync(file, [Registry.NewNationalId() + ",2029-03-20", Registry.NewNationalId() + ","], TestContext.Current.CancellationToken);
        await SaysAsync(place, "2 taken, 0 lines left out", "import", "cover", file);
        await File.WriteAllLinesAsync(file, ["0101,شعبهٔ یک تهران,تهران,تهران"], TestContext.Current.CancellationToken);
        await SaysAsync(place, "1 branches", "import", "branches", file);
        await SaysAsync(place, "The audit is whole", "audit", "verify");
    }

    /// <summary>A node with simulators beside it, each a process of its own; the client speaks to the simulators.</summary>
    private static async Task<HttpClient> StartSimulatedAsync(PanahProcess node, string roles)
    {
        node.Variables["PANAH_SIMULATORS"] = "on";
        node.Variables["PANAH_SECURITY_CODE_ANSWER"] = PanahServer.SecurityCodeAnswer;
        node.Variables["PANAH_ROLES"] = roles;
        await node.StartAsync();
        var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{node.SimulatorsPort}") };
        client.DefaultRequestHeaders.Add("Accept", "application/json");
        client.DefaultRequestHeaders.Add("X-Api-Key", "simulators");
        return client;
    }

    /// <summary>The worker is no parent of the simulators: it is told where they are, as it would be told of a bank.</summary>
    private static void Told(PanahProcess worker, Uri simulators, string database)
    {
        worker.Variables["PANAH_DATABASE"] = database;
        worker.Variables["PANAH_BANK_URL"] = new Uri(simulators, "bank/v1").ToString();
        worker.Variables["PANAH_BANK_KEY"] = "simulators";
        worker.Variables["PANAH_SMS1_URL"] = simulators.ToString();
        worker.Variables["PANAH_SMS1_KEY"] = "simulators";
    }

    /// <summary>A slip whose payment was made at the bank, and nobody was told.</summary>
    private static async Task<Guid> PaidUnheardAsync(HttpClient simulators, Sql sql)
    {
        using var started = await simulators.PostAsJsonAsync("/bank/v1/payments", new { reference = "99", amount = 7_000, returnUrl = "http://localhost/back", notifyUrl = (string?)null });
        var token = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
        await AskAsync(simulators, $"/bank/pay/{token}/pay");
        var (slip, payment, person) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await sql.ExecuteAsync(
            """
            insert into contributions.slips (id, person_id, group_code, branch_code, insurance_number, insurance_index, first_period, months, amount, state, tracking,
                payment_id, verify_code, requested_at, issued_at, expires_at)
            values (@slip, @person, 'optional', '1', '\x00', '\x00', 140501, 1, 7000, 'issued', '123456789012', '99', 'none', now(), now(), now() + interval '9 days');
            insert into contributions.payments (id, slip_id, person_id, reference, amount, state, token, pay_url, started_at, due_at)
            values (@payment, @slip, @person, '99', 7000, 'started', @token, 'http://localhost/', now(), now())
            """,
            new { slip, payment, person, token });
        return payment;
    }

    private static async Task<JsonElement> AskAsync(HttpClient simulators, string path, object? body = null)
    {
        using var answer = await simulators.PostAsJsonAsync(path, body ?? new { });
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {(int)answer.StatusCode}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task SaysAsync(PanahProcess place, string words, params string[] command)
    {
        var process = new PanahProcess(place.Folder);
        (await process.RunAsync(command)).ShouldBe(0, process.Words);
        process.Words.ShouldContain(words);
    }

    /// <summary>A second process over a folder that the first takes away.</summary>
    private sealed class Second(string folder) : IAsyncDisposable
    {
        public PanahProcess Process { get; } = new(folder);

        public async ValueTask DisposeAsync()
        {
            if (Process.HasExited) return;
            await Process.SignalAsync("TERM");
            await Process.ExitAsync();
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Panah.Entitlement;
using Panah.Harness;
using Panah.Kernel;
using Panah.Registries;
using Shouldly;
using Xunit;

namespace Panah.Tests.Entitlement;

/// <summary>Nodes killed and connections cut under load: what was acknowledged is there, once.</summary>
[Row("E5")]
public sealed class CrashTests(PanahServer panah)
{
    private const int Kills = 4;

    /// <summary>Four kills: enough to fail on a lost answer, short enough for every run.</summary>
    [Fact]
    public async Task Node_KilledUnderLoad_LosesNoAcknowledgedAnswer()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        var ids = await KnownAsync(500);
        var acknowledged = new ConcurrentDictionary<string, string>();
        for (var round = 0; round < Kills; round++)
        {
            var (node, url) = await StartAsync();
            using var killed = new CancellationTokenSource();
            using var load = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(20) };
            load.DefaultRequestHeaders.Authorization = clinic.Http.DefaultRequestHeaders.Authorization;
            var name = round.ToString(CultureInfo.InvariantCulture);
            var clerks = Enumerable.Range(0, 16).Select(clerk => AskUntilGoneAsync(load, ids, $"kill-{name}-{clerk}", acknowledged, killed.Token)).ToList();
            await WaitForAsync(() => acknowledged.Count >= 100 * (round + 1));
            node.Kill(entireProcessTree: true);
            await node.WaitForExitAsync();
            await killed.CancelAsync();
            await Task.WhenAll(clerks);
            node.Dispose();
        }

        var numbers = (await panah.Sql.QueryAsync<long>("SELECT id FROM entitlement.inquiry WHERE client_id = @Id", new { clinic.Id })).ToHashSet();
        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(100 * Kills);
        acknowledged.Values.Count(tracking => !numbers.Contains(long.Parse(tracking[..^1], CultureInfo.InvariantCulture))).ShouldBe(0, "an acknowledged answer is missing");
        // The same question under its key gets the very answer that was acknowledged before the crash.
        foreach (var (key, tracking) in acknowledged.Take(20))
            (await clinic.AskAsync(ids[int.Parse(key.Split(':')[1], CultureInfo.InvariantCulture)], key)).Tracking.ShouldBe(tracking);
        await Books.ShouldBalanceAsync(panah);
    }

    [Fact]
    public async Task Database_ConnectionsCutUnderLoad_EveryRequestIsAnsweredOnce()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        var ids = await KnownAsync(200);
        await clinic.AskAsync(ids[0]);
        var before = await Books.LeftAsync(panah, clinic);
        var asking = ids.Select((id, i) => clinic.AskAsync(id, $"cut:{i}")).ToList();
        for (var cut = 0; cut < 5; cut++)
        {
            await panah.Sql.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%entitlement.once%' AND pid <> pg_backend_pid()");
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

    private static async Task AskUntilGoneAsync(HttpClient node, IReadOnlyList<string> ids, string clerk, ConcurrentDictionary<string, string> acknowledged, CancellationToken killed)
    {
        for (var n = 0; !killed.IsCancellationRequested; n++)
        {
            var which = n % ids.Count;
            var key = $"{clerk}-{n}:{which}";
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/entitlement/inquiries") { Content = System.Net.Http.Json.JsonContent.Create(new { nationalId = ids[which] }) };
                request.Headers.Add("Idempotency-Key", key);
                using var answer = await node.SendAsync(request, killed);
                var text = await answer.Content.ReadAsStringAsync(killed);
                if (answer.StatusCode == HttpStatusCode.OK) acknowledged[key] = new ClinicAnswer(answer.StatusCode, text, null, null).Tracking;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                // Not acknowledged: whether it was answered is for the next request under this key to say.
                if (!killed.IsCancellationRequested) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
    }

    /// <summary>People that the read model knows, so that the load is on the engine.</summary>
    private async Task<IReadOnlyList<string>> KnownAsync(int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Registry.NewNationalId()).Distinct().ToList();
        await panah.Services.GetRequiredService<CoverImport>().ImportAsync(ids.Select(id => new CoverRecord(NationalId.Parse(id), new DateOnly(2029, 3, 20))));
        return ids;
    }

    /// <summary>A node as a process of its own, on the tests' database and keys.</summary>
    private async Task<(Process Node, Uri Url)> StartAsync()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var info = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, "panah.dll"), "run"]) info.ArgumentList.Add(argument);
        var settings = panah.Settings;
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
        [
            ("PANAH_PORT", port.ToString(CultureInfo.InvariantCulture)), ("PANAH_DATABASE", settings.Database!), ("PANAH_DATA", settings.DataFolder),
            ("PANAH_SIMULATORS", "off"), ("PANAH_PUBLIC_URL", settings.PublicUrl.GetLeftPart(UriPartial.Authority)), ("PANAH_ENTITLEMENT_FRESH_MINUTES", "600000"),
        ]) info.Environment[name] = value;
        var node = Process.Start(info)!;
        node.OutputDataReceived += (_, _) => { };
        node.ErrorDataReceived += (_, _) => { };
        node.BeginOutputReadLine();
        node.BeginErrorReadLine();
        var url = new Uri($"http://localhost:{port}");
        using var probe = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(2) };
        await WaitForAsync(async () =>
        {
            try
            {
                using var answer = await probe.GetAsync("/health/live");
                return answer.IsSuccessStatusCode;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                node.HasExited.ShouldBeFalse("the node ended by itself");
                return false;
            }
        });
        return (node, url);
    }

    private static Task WaitForAsync(Func<bool> condition) => WaitForAsync(() => Task.FromResult(condition()));

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await condition()) return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        throw new TimeoutException();
    }
}

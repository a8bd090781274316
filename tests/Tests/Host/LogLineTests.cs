using System.Globalization;
using System.Net;
using System.Text.Json;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Host;

/// <summary>What an operator finds in the log of an incident: when it was, of which request, and by the number that people were shown.</summary>
[Finding("P-11"), Row("O8")]
public sealed class LogLineTests
{
    [Fact]
    public async Task Run_PostgresKilled_LogsTimeTraceAndTheNumberPeopleSeeAndNoStorm()
    {
        await using var panah = new PanahProcess();
        panah.Variables["PANAH_JSON_LOGS"] = "on";
        await panah.StartAsync();
        await PanahProcess.KillAsync("KILL", panah.Postgres()!.Value);
        using var http = new HttpClient { BaseAddress = panah.Url };
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        http.DefaultRequestHeaders.Add("Cookie", "panah-session=" + new string('A', 43));
        var refused = 0;
        for (var i = 0; i < 200 && refused < 20; i++)
        {
            using var answer = await http.GetAsync("/me", TestContext.Current.CancellationToken);
            ((int)answer.StatusCode).ShouldNotBe(500);
            refused += answer.StatusCode == HttpStatusCode.ServiceUnavailable ? 1 : 0;
        }

        refused.ShouldBeGreaterThan(0);
        await Eventually.TrueAsync(() => Lines(panah).Any(IsAway));
        var lines = Lines(panah);
        var line = lines.First(IsAway);
        DateTimeOffset.Parse(line.GetProperty("time").GetString()!, CultureInfo.InvariantCulture).ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(2));
        line.GetProperty("message").GetString()!.ShouldContain("reference " + line.GetProperty("trace").GetString()![..12].ToUpperInvariant());
        lines.Count(IsAway).ShouldBeLessThan(refused + 1);
        lines.Where(IsAway).ShouldAllBe(one => !one.ToString().Contains("   at ", StringComparison.Ordinal));
    }

    private static bool IsAway(JsonElement line) => line.GetProperty("message").GetString()!.Contains("The database is away", StringComparison.Ordinal);

    private static List<JsonElement> Lines(PanahProcess panah) =>
        [.. panah.Words.Split('\n').Where(line => line.StartsWith('{') && line.TrimEnd().EndsWith('}')).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
}

using System.Text;
using System.Text.Json;
using Panah.Kernel;

namespace Panah.Host;

/// <summary>The simulators' ready-made people, so that a newcomer has someone to sign in as.</summary>
internal sealed class DemoPeople(PanahSettings settings) : IStartNote
{
    private const int Shown = 4;

    public async Task<string> TellAsync(CancellationToken cancel)
    {
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{settings.SimulatorsPort}"), Timeout = TimeSpan.FromSeconds(5) };
            http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
            using var people = JsonDocument.Parse(await http.GetStringAsync(new Uri("/people", UriKind.Relative), cancel));
            return Describe(people.RootElement);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or TaskCanceledException)
        {
            return "";
        }
    }

    private static string Describe(JsonElement people)
    {
        var lines = new StringBuilder("demo people (mobile · national ID · birth date):\n");
        foreach (var person in people.EnumerateArray().Where(person => Mobile(person) is not null && Text(person, "nationalId") is not null).Take(Shown))
            lines.Append("  ").AppendJoin(" · ", Mobile(person), Text(person, "nationalId"), Text(person, "birthDate"), $"{Text(person, "firstName")} {Text(person, "lastName")}").Append('\n');
        return lines.ToString();
    }

    private static string? Mobile(JsonElement person) =>
        person.TryGetProperty("mobiles", out var mobiles) && mobiles.ValueKind == JsonValueKind.Array && mobiles.GetArrayLength() > 0 ? mobiles[0].ToString() : null;

    private static string? Text(JsonElement person, string name) => person.TryGetProperty(name, out var value) ? value.ToString() : null;
}

using System.Net.Http.Json;

namespace Panah.Harness;

/// <summary>Switches faults of the simulators on; disposing what is returned ends the fault.</summary>
public sealed class Faults(HttpClient simulators)
{
    /// <param name="where">civil, sim, foreigners, companies, postal, insured, cover, medical, dossier, sms1, sms2, email or bank.</param>
    /// <param name="kind">down, slow, errors, duplicate, lostAck or mismatch.</param>
    /// <param name="rate">Share of requests it strikes, 0 to 1.</param>
    public async Task<IAsyncDisposable> StartAsync(string where, string kind = "down", double rate = 1.0, int delayMs = 0)
    {
        using var answer = await simulators.PutAsJsonAsync($"/faults/{where}", new { kind, rate, delayMs });
        answer.EnsureSuccessStatusCode();
        return new Fault(simulators, where);
    }

    private sealed class Fault(HttpClient simulators, string where) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            using var answer = await simulators.DeleteAsync(new Uri($"/faults/{where}", UriKind.Relative));
            answer.EnsureSuccessStatusCode();
        }
    }
}

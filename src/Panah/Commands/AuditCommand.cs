using System.CommandLine;
using Panah.Data;

namespace Panah.Host;

/// <summary><c>panah audit verify</c>: recomputes the chain; exit code 1 when something was edited, deleted, reordered or cut off.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var verify = new Command("verify", "Recomputes the audit's chain and holds it against the heads kept outside the database.");
        verify.SetAction((_, cancel) => Tool.RunAsync(
            async (services, stop) =>
            {
                var verdict = await services.GetRequiredService<AuditVerifier>().VerifyAsync(stop);
                foreach (var finding in verdict.Findings)
                    await Console.Error.WriteLineAsync(finding);
                await Console.Out.WriteLineAsync(verdict.Findings.Count == 0
                    ? $"The audit is whole: {verdict.Entries} entries under {verdict.Seals} seals, {verdict.Anchors} heads outside agree."
                    : $"The audit was tampered with: {verdict.Findings.Count} findings.");
                return verdict.Findings.Count == 0 ? 0 : 1;
            },
            migrate: true, cancel));
        return new Command("audit", "The append-only audit.") { verify };
    }
}

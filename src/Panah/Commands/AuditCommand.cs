using System.CommandLine;
using Panah.Data;
using Panah.Entitlement;

namespace Panah.Host;

/// <summary><c>panah audit verify</c>: recomputes the chain, and the groups of inquiries it tells of; exit code 1 when something was edited, deleted, reordered or cut off.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var verify = new Command("verify", "Recomputes the audit's chain and holds it against the heads kept outside the database; every group of cover inquiries is held to its line.");
        verify.SetAction((_, cancel) => Tool.RunAsync(
            async (services, stop) =>
            {
                var verdict = await services.GetRequiredService<AuditVerifier>().VerifyAsync(stop);
                var groups = await services.GetRequiredService<InquirySeals>().VerifyAsync(stop);
                string[] findings = [.. verdict.Findings, .. groups.Select(group => $"Group {group} of cover inquiries is not as it was sealed.")];
                foreach (var finding in findings)
                    await Console.Error.WriteLineAsync(finding);
                await Console.Out.WriteLineAsync(findings.Length == 0
                    ? $"The audit is whole: {verdict.Entries} entries under {verdict.Seals} seals, {verdict.Anchors} heads outside agree."
                    : $"The audit was tampered with: {findings.Length} findings.");
                return findings.Length == 0 ? 0 : 1;
            },
            Schema.OfThisProgram, cancel));
        return new Command("audit", "The append-only audit.") { verify };
    }
}

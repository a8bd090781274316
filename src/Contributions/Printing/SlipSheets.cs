using Panah.Contributions.Slips;
using Panah.Data;
using Panah.Kernel;
using Panah.Registries;

namespace Panah.Contributions.Printing;

/// <summary>What stands on the paper.</summary>
/// <param name="Holder">Name of the insured person; empty where nobody said it.</param>
/// <param name="VerifyUrl">What the QR code opens.</param>
internal sealed record PrintedSlip(Slip Slip, string Holder, InsuranceNumber InsuranceNumber, string BranchName, string VerifyUrl);

/// <summary>What anyone learns who scans the QR code: enough to compare with the paper, nothing that names the person.</summary>
internal sealed record VerifiedSlip(Slip Slip, string MaskedInsuranceNumber);

/// <summary>Puts together the paper of an issued slip (row P12), and answers who checks one.</summary>
internal sealed class SlipSheets(AppDb db, PersonalData personal, InsuredRegistry registry, PanahSettings settings, TimeProvider time)
{
    public async Task<PrintedSlip> OfAsync(Slip slip, CancellationToken cancel)
    {
        var row = await HiddenAsync(slip.Id, cancel);
        var verify = new Uri(settings.PublicUrl, "/slips/verify/" + slip.VerifyCode).AbsoluteUri;
        var holder = row.Holder is null ? "" : personal.Decrypt(SlipDesk.HolderPurpose, row.Holder);
        return new PrintedSlip(slip, holder, Number(row.InsuranceNumber), await BranchAsync(slip.BranchCode, cancel), verify);
    }

    /// <summary>Null where no slip has the code.</summary>
    public async Task<VerifiedSlip?> VerifyAsync(string? code, CancellationToken cancel)
    {
        if (code is not { Length: SlipIssuing.VerifyLength }) return null;
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<VerifyRow>(
            $"select {SlipStore.Columns}, s.insurance_number from contributions.slips s where s.verify_code = @code", new { code });
        return row is null ? null : new VerifiedSlip(SlipStore.Read(row).At(time.GetUtcNow()), Number(row.InsuranceNumber).Masked);
    }

    /// <summary>On a connection of its own: none is held while the registry is asked for the branch.</summary>
    private Task<Hidden> HiddenAsync(Guid id, CancellationToken cancel) =>
        db.Alone(cancel).QuerySingleAsync<Hidden>(
            "select insurance_number, holder from contributions.slips where id = @id", new { id });

    private InsuranceNumber Number(byte[] cipher) => InsuranceNumber.Parse(personal.Decrypt(SlipDesk.NumberPurpose, cipher));

    /// <summary>A slip can be printed while the registry is down: then the branch's code stands for its name.</summary>
    private async Task<string> BranchAsync(string code, CancellationToken cancel)
    {
        try
        {
            return (await registry.BranchesAsync(cancel)).FirstOrDefault(branch => branch.Code == code)?.Name ?? code;
        }
        catch (RegistryUnavailableException)
        {
            return code;
        }
    }

    private sealed class Hidden
    {
        public byte[] InsuranceNumber { get; init; } = [];
        public byte[]? Holder { get; init; }
    }

    private sealed class VerifyRow : SlipStore.Row
    {
        public byte[] InsuranceNumber { get; init; } = [];
    }
}

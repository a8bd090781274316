using Panah.Kernel;

namespace Panah.Registries;

/// <summary>What the registry of insured persons holds.</summary>
/// <param name="InsuranceNumber">10 digits.</param>
/// <param name="BranchCode">The branch (شعبه) that keeps the file.</param>
/// <param name="Group">Code of the insured group, such as <c>construction</c> or <c>optional</c>.</param>
/// <param name="LastPaidPeriod">Last month paid for, as yyyy-MM of the Jalali calendar; null where none was.</param>
/// <param name="MonthlyBasis">Basis of premium for a month, in rials.</param>
/// <param name="Name">Given name and last name on the file; null where the registry doesn't say.</param>
/// <param name="Mobile">The phone that the registry or the branch keeps for them; null where none is.</param>
public sealed record InsuredRecord(
    string InsuranceNumber, string BranchCode, string Group, string? LastPaidPeriod, long MonthlyBasis, string? Name = null, MobileNumber? Mobile = null);

/// <summary>A branch of the organisation.</summary>
public sealed record Branch(string Code, string Name, string Province, string City);

/// <summary>Asks the registry of insured persons and branches.</summary>
public sealed class InsuredRegistry
{
    private static readonly TimeSpan BranchesKept = TimeSpan.FromHours(1);

    private readonly RegistryClient _client;
    private readonly TimeProvider _time;
    private (IReadOnlyList<Branch> Branches, DateTimeOffset At)? _kept;

    internal InsuredRegistry(RegistryClient client, TimeProvider time) => (_client, _time) = (client, time);

    /// <param name="identifier">National ID, or FIDA code of a foreign national.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>Null where the person has no insurance file.</returns>
    public async Task<InsuredRecord?> FindAsync(string identifier, CancellationToken cancel)
    {
        var answer = await _client.AskAsync<Answer>("lookup", new { personId = identifier }, cancel);
        var file = answer.File;
        if (file is null) return null;
        if (file is not { Number.Length: > 0, Branch.Length: > 0, Group.Length: > 0, MonthlyBasis: >= 0 }) throw _client.Nonsense();
        if (file.LastPaidPeriod is not null && !JalaliPeriod.TryParse(file.LastPaidPeriod, out _, out _)) throw _client.Nonsense();
        return new InsuredRecord(file.Number, file.Branch, file.Group, file.LastPaidPeriod, file.MonthlyBasis, answer.Name, Identifier.ParseOrNull<MobileNumber>(file.Mobile));
    }

    /// <summary>All branches; a few thousand, kept in memory for an hour, and longer where the registry is down.</summary>
    public async Task<IReadOnlyList<Branch>> BranchesAsync(CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        if (_kept is { } kept && now - kept.At < BranchesKept) return kept.Branches;
        try
        {
            var branches = await _client.GetAsync<Branch[]>("branches", cancel);
            if (branches.Length == 0) throw _client.Nonsense();
            _kept = (branches, now);
            return branches;
        }
        catch (RegistryUnavailableException) when (_kept is not null)
        {
            return _kept.Value.Branches;
        }
    }

    private sealed record Answer(File? File, string? Name = null);

    private sealed record File(string? Number, string? Branch, string? Group, string? LastPaidPeriod, long MonthlyBasis, string? Mobile = null);
}

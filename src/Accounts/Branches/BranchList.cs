using Npgsql;
using NpgsqlTypes;
using Panah.Data;
using Panah.Registries;

namespace Panah.Accounts.Branches;

/// <summary>All branches: the organisation's own list where it has imported one, else the insured registry's.</summary>
internal sealed class BranchList(AppDb db, InsuredRegistry insured, AuditLog audit)
{
    /// <exception cref="RegistryUnavailableException">There is no list of our own, and the registry is down.</exception>
    public async Task<IReadOnlyList<Branch>> AllAsync(CancellationToken cancel)
    {
        var own = await db.Alone(cancel).QueryAsync<Branch>("select code, name, province, city from accounts.branches order by code");
        return own.Count > 0 ? own : await insured.BranchesAsync(cancel);
    }

    /// <summary>Puts this list in the place of the one before, wholly or not at all.</summary>
    public Task ReplaceAsync(IReadOnlyList<Branch> branches, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                await work.ExecuteAsync("delete from accounts.branches");
                await CopyAsync(work, branches);
                await audit.WriteAsync(work, new AuditEntry("accounts.branches-imported", Details: new { count = branches.Count }));
            },
            cancel);

    private static Task CopyAsync(Work work, IReadOnlyList<Branch> branches) => work.CopyAsync(
        "copy accounts.branches (code, name, province, city) from stdin (format binary)",
        async copy =>
        {
            foreach (var branch in branches)
            {
                await copy.StartRowAsync(work.Cancel);
                foreach (var text in (string[])[branch.Code, branch.Name, branch.Province, branch.City]) await copy.WriteAsync(text, NpgsqlDbType.Text, work.Cancel);
            }
        });
}

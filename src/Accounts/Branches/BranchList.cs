using Dapper;
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
        await using (var connection = await db.OpenAsync(cancel))
        {
            var own = (await connection.QueryAsync<Branch>("select code, name, province, city from accounts.branches order by code")).AsList();
            if (own.Count > 0) return own;
        }

        return await insured.BranchesAsync(cancel);
    }

    /// <summary>Puts this list in the place of the one before, wholly or not at all.</summary>
    public Task ReplaceAsync(IReadOnlyList<Branch> branches, CancellationToken cancel) =>
        db.InTransactionAsync(
            async tx =>
            {
                await tx.Connection!.ExecuteAsync("delete from accounts.branches", transaction: tx);
                await CopyAsync(tx.Connection!, branches, cancel);
                await audit.WriteAsync(tx, new AuditEntry("accounts.branches-imported", Details: new { count = branches.Count }), cancel);
            },
            cancel);

    private static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<Branch> branches, CancellationToken cancel)
    {
        await using var copy = await connection.BeginBinaryImportAsync("copy accounts.branches (code, name, province, city) from stdin (format binary)", cancel);
        foreach (var branch in branches)
        {
            await copy.StartRowAsync(cancel);
            foreach (var text in (string[])[branch.Code, branch.Name, branch.Province, branch.City]) await copy.WriteAsync(text, NpgsqlDbType.Text, cancel);
        }

        await copy.CompleteAsync(cancel);
    }
}

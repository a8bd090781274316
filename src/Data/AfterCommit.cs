using System.Runtime.CompilerServices;
using Npgsql;

namespace Panah.Data;

/// <summary>What is done outside the database, such as leaving a cookie, only when what it stands for is there (H-3).</summary>
public static class AfterCommits
{
    private static readonly ConditionalWeakTable<NpgsqlTransaction, List<Action>> Waiting = [];

    /// <summary>
    /// Does <paramref name="then"/> once the transaction has committed, and never when it rolls back or its commit fails. It must not fail and not
    /// wait: the commit stands whatever comes of it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The transaction is none of <see cref="AppDb"/>.</exception>
    public static void AfterCommit(this NpgsqlTransaction transaction, Action then)
    {
        if (!Waiting.TryGetValue(transaction, out var waiting)) throw new InvalidOperationException("Only AppDb knows when its transactions commit.");
        waiting.Add(then);
    }

    // Npgsql uses a connection's transaction object again, so that what waited for one must be gone with it.
    internal static void Begin(NpgsqlTransaction transaction) => Waiting.AddOrUpdate(transaction, []);

    internal static void End(NpgsqlTransaction transaction, bool committed)
    {
        if (!Waiting.TryGetValue(transaction, out var waiting)) return;
        Waiting.Remove(transaction);
        if (!committed) return;
        foreach (var then in waiting) then();
    }
}

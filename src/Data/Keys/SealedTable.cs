using Microsoft.Extensions.DependencyInjection;

namespace Panah.Data;

/// <summary>A table with columns that an earlier version kept in the clear. Its key is <c>id</c>, a uuid.</summary>
/// <param name="Name">With its schema, as SQL wants it.</param>
public sealed record SealedTable(string Name, params SealedColumn[] Columns);

/// <param name="Purpose">Of the encryption; null for a column that is emptied.</param>
/// <param name="Alike">It is looked up by: <see cref="SealedText.HideAlike"/>.</param>
public sealed record SealedColumn(string Name, string? Purpose, bool Alike = false);

public static class SealedTables
{
    /// <summary>Has the earlier texts of these tables encrypted, in steps, once.</summary>
    public static IServiceCollection AddSealedTables(this IServiceCollection services, params SealedTable[] tables)
    {
        foreach (var table in tables) services.AddSingleton(table);
        return services;
    }
}

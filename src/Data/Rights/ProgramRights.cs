using Dapper;
using Npgsql;

namespace Panah.Data;

/// <summary>
/// What the program's role may (S11): read and write rows. It owns nothing, so it changes no table, trigger or function, and of the audit it
/// adds and reads only: who takes the program over can't rewrite what it did.
/// </summary>
internal static class ProgramRights
{
    /// <summary>Rows are added and read, never changed or taken away.</summary>
    private static readonly string[] AppendOnly = ["data.audit_entries", "data.audit_seals", "data.key_canary"];

    /// <summary>Rows are read only.</summary>
    private static readonly string[] ReadOnly = ["data.audit_origin", "data.sealing", "panah.migrations"];

    /// <summary>True where the role lacks what an earlier start would have given it.</summary>
    public static async Task<bool> AreMissingAsync(NpgsqlConnection owner, string role, IReadOnlyList<string> schemas) =>
        await owner.ExecuteScalarAsync<bool>(
            "select exists (select from unnest(@schemas) as s (name) where not has_schema_privilege(@role, s.name, 'usage'))", new { role, schemas = schemas.ToArray() });

    /// <summary>Gives it what it needs in these schemas, and takes what it doesn't.</summary>
    public static async Task GiveAsync(NpgsqlConnection owner, string role, IReadOnlyList<string> schemas)
    {
        var name = await owner.ExecuteScalarAsync<string>("select quote_ident(@role)", new { role });
        foreach (var schema in schemas)
        {
            await owner.ExecuteAsync(
                $"""
                grant usage on schema "{schema}" to {name};
                grant select, insert, update, delete on all tables in schema "{schema}" to {name};
                grant usage, select on all sequences in schema "{schema}" to {name};
                """);
        }

        foreach (var table in AppendOnly)
            await owner.ExecuteAsync($"revoke all on {table} from {name}; grant select, insert on {table} to {name}");
        foreach (var table in ReadOnly)
            await owner.ExecuteAsync($"revoke all on {table} from {name}; grant select on {table} to {name}");
    }
}

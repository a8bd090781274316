using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Panah.Data;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

/// <summary>The role that the program works as, tried with what somebody would who has taken the program over.</summary>
[Row("S11"), Finding("S-L6")]
public sealed class LeastPowerTests(PanahServer server)
{
    [Fact]
    public async Task Role_OfTheProgram_OwnsNothingAndIsNoSuperuser()
    {
        await using var connection = await Program().OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            """
            select (select count(*) from pg_class c where pg_get_userbyid(c.relowner) = current_user and c.relpersistence <> 't')
                + (select count(*) from pg_namespace n where pg_get_userbyid(n.nspowner) = current_user and n.nspname not like 'pg\_temp%' and n.nspname not like 'pg\_toast%')
                + (select count(*) from pg_proc p where pg_get_userbyid(p.proowner) = current_user)
                + (select count(*) from pg_roles r where r.rolname = current_user and (r.rolsuper or r.rolcreatedb or r.rolcreaterole or r.rolbypassrls or r.rolreplication))
            """, connection);

        (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(0L);
    }

    [Theory]
    [InlineData("update data.audit_entries set action = 'nothing'")]
    [InlineData("delete from data.audit_entries")]
    [InlineData("truncate data.audit_entries")]
    [InlineData("update data.audit_seals set hash = ''")]
    [InlineData("delete from data.audit_seals")]
    [InlineData("alter table data.audit_entries disable trigger user")]
    [InlineData("drop trigger audit_entries_append_only on data.audit_entries")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("create or replace function data.refuse_change() returns trigger language plpgsql as $$ begin return null; end $$")]
    [InlineData("update data.audit_origin set xact_offset = 5")]
    [InlineData("update data.key_canary set content = ''")]
    [InlineData("delete from panah.migrations")]
    [InlineData("create table data.mine (a int)")]
    [InlineData("copy (select 1) to program 'true'")]
    [InlineData("alter role panah_app superuser")]
    public async Task Statement_OfMorePowerThanTheProgramNeeds_IsRefused(string sql)
    {
        await using var connection = await Program().OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);

        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    private NpgsqlDataSource Program()
    {
        Assert.SkipUnless(server.Settings.DatabaseOwner is not null, "A PostgreSQL of one's own has the roles it was given.");
        return server.Services.GetRequiredService<NpgsqlDataSource>();
    }
}

using System.Net;
using Npgsql;
using Panah.Data;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Safety;

/// <summary>What the program is like that people start by <c>./run</c>, with nothing set.</summary>
public sealed class DefaultsTests(ShippedProgram shipped)
{
    [Fact, Finding("S-L8"), Row("S12")]
    public async Task Components_WithoutDevelopment_AreNotThere() =>
        (await shipped.Visitor().OpenAsync("/components", HttpStatusCode.NotFound)).Status.ShouldBe(HttpStatusCode.NotFound);

    [Fact, Finding("S-H3"), Row("S9")]
    public async Task Authorize_StateOfMegabytes_IsRefused()
    {
        using var stranger = shipped.Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/openid/authorize");
        request.Content = new FormUrlEncodedContent([new("state", new string('s', 3_900_000))]);
        request.Headers.ExpectContinue = true;

        using var answer = await stranger.Http.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact, Finding("S-L6"), Row("S11")]
    public async Task Database_AsTheProgramReachesIt_RefusesToChangeTheAudit()
    {
        await using var postgres = await EmbeddedPostgres.JoinAsync(shipped.Process.Folder, TestContext.Current.CancellationToken);
        await using var connection = new NpgsqlConnection(postgres.ProgramConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("delete from data.audit_entries", connection);

        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        // And the program itself works as this role.
        await using var who = new NpgsqlCommand("select count(*) from pg_stat_activity where usename = 'panah_app' and pid <> pg_backend_pid()", connection);
        ((long)(await who.ExecuteScalarAsync(TestContext.Current.CancellationToken))!).ShouldBeGreaterThan(0);
    }
}

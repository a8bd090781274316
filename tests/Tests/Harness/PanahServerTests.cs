using System.Net;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Harness;

public sealed class PanahServerTests(PanahServer server)
{
    [Fact]
    public async Task Start_FreshFolder_IsReadyOnRealKestrelAndPostgres()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/health/ready", HttpStatusCode.OK);
        (await server.Sql.ScalarAsync<string>("select version()")).ShouldStartWith("PostgreSQL", Case.Sensitive);
    }

    [Fact]
    public async Task StartNode_OtherSettings_SharesDatabaseAndEnds()
    {
        await using var node = await server.StartNodeAsync(settings => settings with { Worker = false });
        node.Url.ShouldNotBe(server.Url);
        using var visitor = node.Visitor();
        await visitor.OpenAsync("/health/ready", HttpStatusCode.OK);
    }
}

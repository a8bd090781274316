using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

/// <summary>A rule that says no leaves nothing behind, whatever was written before it was asked (row S1).</summary>
[Row("S1"), Finding("S-C1")]
public sealed class RefusalTests(PanahServer server)
{
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Transaction_ThatEndsInARefusal_KeepsNothing(bool refuses, long kept)
    {
        var key = Guid.CreateVersion7().ToByteArray();
        var refusal = await server.Services.GetRequiredService<AppDb>().InTransactionAsync<Refusal?>(async work =>
        {
            await work.ExecuteAsync("insert into data.outbox_once (key, created_at) values (@key, now())", new { key });
            return refuses ? new Refusal("Special.Exists") : null;
        });

        (refusal is not null).ShouldBe(refuses);
        (await server.Sql.ScalarAsync<long>("select count(*) from data.outbox_once where key = @key", new { key })).ShouldBe(kept);
    }
}

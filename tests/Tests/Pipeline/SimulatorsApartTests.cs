using System.Net;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Pipeline;

/// <summary>The simulators lie beside the program; nothing of their pages may be the site's.</summary>
[Row("X4")]
public sealed class SimulatorsApartTests(PanahServer server)
{
    [Theory]
    [InlineData("/people")]
    [InlineData("/faults")]
    [InlineData("/phone/09120000000")]
    public async Task Site_AskedForAPageOfTheSimulators_HasNone(string path)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync(path, HttpStatusCode.NotFound);
    }
}

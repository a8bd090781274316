using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Host;

/// <summary>The description of the API against the API itself (row X11).</summary>
[Row("X11")]
public sealed class OpenApiTests(PanahServer server)
{
    [Fact]
    public async Task Document_DescribesEveryRouteAndNoOther()
    {
        var document = await DocumentAsync();
        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}")).Order(StringComparer.Ordinal);
        var mapped = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Path: "/" + endpoint.RoutePattern.RawText!.Trim('/'), endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods))
            .Where(route => route.Path.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(route => (route.HttpMethods ?? ["ANY"]).Select(method => $"{method} {route.Path}")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        described.ShouldBe(mapped);
    }

    [Fact]
    public async Task Operations_AreNamedOnceAndSecured_AndEveryReferenceLeadsSomewhere()
    {
        var document = await DocumentAsync();
        document.GetProperty("openapi").GetString().ShouldStartWith("3.1", Case.Sensitive);
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value).ToList();
        operations.Select(operation => operation.GetProperty("operationId").GetString()).ShouldBeUnique();
        operations.Count(operation => operation.GetProperty("security").GetArrayLength() > 0 && operation.GetProperty("responses").TryGetProperty("401", out _)).ShouldBe(operations.Count);
        foreach (var reference in References(document))
        {
            var at = document;
            foreach (var step in reference.TrimStart('#', '/').Split('/')) at.TryGetProperty(step, out at).ShouldBeTrue(reference);
        }
    }

    [Fact]
    public async Task Routes_WithoutAToken_AnswerAsDescribed()
    {
        var document = await DocumentAsync();
        using var http = new HttpClient { BaseAddress = server.Url };
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                using var request = new HttpRequestMessage(HttpMethod.Parse(operation.Name), path.Name.Replace("{trackingNumber}", "1", StringComparison.Ordinal));
                using var answer = await http.SendAsync(request);
                answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path.Name);
                answer.Headers.WwwAuthenticate.ShouldNotBeEmpty(path.Name);
            }
        }
    }

    [Fact]
    public async Task Developers_LeadsToTheDescription()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/developers");
        visitor.Page.QuerySelector("a[href='/openapi/v1.json']").ShouldNotBeNull();
    }

    private async Task<JsonElement> DocumentAsync()
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        return JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json")).RootElement;
    }

    private static IEnumerable<string> References(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(References),
        _ => [],
    };
}

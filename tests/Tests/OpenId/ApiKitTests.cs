using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Panah.Harness;
using Panah.OpenId;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>What the APIs of all rooms have in common: lines of JSON, the key of a repeated request, problems.</summary>
[Row("X11")]
public sealed class ApiKitTests
{
    [Theory]
    [InlineData("{1}\n{2}\n", "1:{1} 2:{2}")]
    [InlineData("{1}\n{2}", "1:{1} 2:{2}")]
    [InlineData("{1}\r\n\r\n \t\n{2}\n\n", "1:{1} 4:{2}")]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    [InlineData("{1}\n{34567890123}\n{2}\n", "1:{1} 2:long 3:{2}")]
    [InlineData("{1}\n{345678901234567890", "1:{1} 2:long")]
    public async Task Lines_HoweverTheirBytesCome_AreTheSame(string sent, string read)
    {
        foreach (var piece in new[] { 1, 3, 1000 })
            (await ReadAsync(sent, piece)).ShouldBe(read, $"in pieces of {piece}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(true, "visit-4711")]
    [InlineData(true, "!~")]
    [InlineData(false, "two words")]
    [InlineData(false, "نامه")]
    [InlineData(false, "a", "b")]
    public void IdempotencyKey_Sent_IsReadByOneRule(bool good, params string?[] sent)
    {
        var request = new DefaultHttpContext().Request;
        if (sent is not []) request.Headers[IdempotencyKey.Header] = sent;
        IdempotencyKey.TryRead(request, out var key).ShouldBe(good);
        if (good) key.ShouldBe(sent.FirstOrDefault());
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void IdempotencyKey_TooLong_IsNone(int length, bool good)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers[IdempotencyKey.Header] = new string('k', length);
        IdempotencyKey.TryRead(request, out _).ShouldBe(good);
    }

    /// <summary>Two cutters of lines, three writers of problems and two rules of keys stood side by side once.</summary>
    [Theory]
    [InlineData("application/problem+json", "OpenId/Api/Problem.cs")]
    // The operator's call-back: Messaging lies below OpenId, and nobody outside reads this.
    [InlineData("Results.Problem(", "Messaging/UssdCallback.cs")]
    [InlineData("application/x-ndjson", "Entitlement/Pages/Entitlement/Developers.cshtml.cs", "OpenId/Api/JsonLines.cs")]
    [InlineData("Headers[\"Idempotency-Key\"]")]
    public void Kit_OfTheApis_IsWrittenOnce(string text, params string[] places)
    {
        var src = Path.Combine(Repository.Root, "src");
        Directory.EnumerateFiles(src, "*.cs", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(src, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("Simulators/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
            .Where(path => File.ReadLines(Path.Combine(src, path)).Any(line => line.Contains(text, StringComparison.Ordinal) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal).ShouldBe(places);
    }

    private static async Task<string> ReadAsync(string sent, int piece)
    {
        var cancel = TestContext.Current.CancellationToken;
        var pipe = new Pipe();
        var lines = new JsonLines(pipe.Reader, 10);
        var read = new List<string>();
        var reading = Task.Run(
            async () =>
            {
                while (await lines.ReadAsync(cancel))
                {
                    while (lines.TryNext(out var line)) read.Add($"{line.Number}:{(line.IsTooLong ? "long" : Encoding.UTF8.GetString(line.Json).Trim())}");
                }
            },
            cancel);
        foreach (var bytes in Encoding.UTF8.GetBytes(sent).Chunk(piece))
            await pipe.Writer.WriteAsync(bytes, cancel);
        await pipe.Writer.CompleteAsync();
        await reading;
        return string.Join(' ', read);
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>What a phone asks for before it keeps the site beside its apps (row U12).</summary>
public sealed class InstallTests(PanahServer server)
{
    [Theory, Row("U12")]
    [InlineData("fa", "rtl", "پناه")]
    [InlineData("en", "ltr", "Panah")]
    [InlineData("ar", "rtl", "پناه")]
    public async Task Manifest_OfAPage_IsInItsLanguageAndItsPicturesAreAsLargeAsItSays(string language, string direction, string name)
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/?lang=" + language, HttpStatusCode.OK);
        using var http = new HttpClient { BaseAddress = server.Url };
        using var answer = await http.GetAsync(visitor.Page.QuerySelector("link[rel=manifest]")!.GetAttribute("href"));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/manifest+json");
        var manifest = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync()).RootElement;

        manifest.GetProperty("name").GetString().ShouldBe(name);
        manifest.GetProperty("lang").GetString().ShouldBe(language);
        manifest.GetProperty("dir").GetString().ShouldBe(direction);
        foreach (var (key, value) in new[] { ("start_url", "/"), ("scope", "/"), ("display", "standalone") })
            manifest.GetProperty(key).GetString().ShouldBe(value);
        var drawn = 0;
        foreach (var icon in manifest.GetProperty("icons").EnumerateArray().Where(icon => icon.GetProperty("sizes").GetString() != "any"))
        {
            var picture = await http.GetByteArrayAsync(icon.GetProperty("src").GetString());
            // PNG (ISO/IEC 15948), 11.2.2: width and height after the signature and the head of the first chunk.
            var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(20)));
            icon.GetProperty("sizes").GetString().ShouldBe($"{width}x{height}");
            drawn++;
        }

        drawn.ShouldBe(3);
        manifest.GetProperty("icons").EnumerateArray()
            .Count(icon => icon.TryGetProperty("purpose", out var purpose) && purpose.GetString() == "maskable").ShouldBe(1);
    }

    [Fact, Row("U12")]
    public async Task OfflinePage_SaysBothReasonsAndWhatToDoAndKnowsNobody()
    {
        using var visitor = await server.SignedInAsync();
        await visitor.OpenAsync("/offline", HttpStatusCode.OK);
        visitor.Heading.ShouldBe("این صفحه باز نشد");
        visitor.ShouldSee("یا دستگاه شما اکنون به اینترنت وصل نیست، یا این سامانه پاسخ نمی‌دهد").ShouldSee("پیش از دوباره فرستادن ببینید ثبت شده است یا نه");
        visitor.Page.QuerySelector("main a.btn")!.GetAttribute("href").ShouldBe("");
        visitor.Page.QuerySelector(".acct").ShouldBeNull();
    }

    [Fact, Row("U12")]
    public async Task Worker_AnswersForTheWholeSiteAndIsAskedAboutEachTime()
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        using var answer = await http.GetAsync(new Uri("/offline.js?in=fa", UriKind.Relative));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        answer.Headers.CacheControl!.NoCache.ShouldBeTrue();
    }
}

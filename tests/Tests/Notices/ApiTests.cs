using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Notices;

[Row("N10")]
public sealed class ApiTests(PanahServer server)
{
    private readonly NoticesWorld world = new(server);

    [Fact]
    public async Task Post_SameKeyAgainAndAtOnce_IsOneLetter()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var draft = NoticesWorld.Draft(employer.Identifier, file: NoticesWorld.Pdf);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => NoticesWorld.PostAsync(system, draft, "key-1")));
        answers.Select(answer => answer.Body.GetProperty("trackingNumber").GetString()).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(11);
        var (status, problem) = await NoticesWorld.PostAsync(system, NoticesWorld.Draft(employer.Identifier, "موضوعی دیگر"), "key-1");
        ((int)status).ShouldBe(422);
        problem.GetProperty("type").GetString().ShouldEndWith("#letters.reference-reused");
    }

    [Fact]
    [Finding("J-B12")]
    public async Task Problem_OfTheApi_HasATypeThatLeadsToItsLine()
    {
        var employer = await world.EmployerAsync(agreed: false);
        using var system = await world.SystemAsync();
        using var reader = server.Visitor();
        await reader.OpenAsync("/developers");
        using var noJson = new StringContent("{", Encoding.UTF8, "application/json");
        using var unkeyed = await system.PostAsync(new Uri("/api/letters", UriKind.Relative), noJson);
        using var unknown = await system.GetAsync(new Uri("/api/letters/1", UriKind.Relative));
        List<string> types = [(await NoticesWorld.PostAsync(system, NoticesWorld.Draft(employer.Identifier))).Body.GetProperty("type").GetString()!];
        types.Add((await NoticesWorld.PostAsync(system, NoticesWorld.Draft("1"))).Body.GetProperty("type").GetString()!);
        foreach (var answer in new[] { unkeyed, unknown })
            types.Add(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("type").GetString()!);
        foreach (var type in types) reader.Page.GetElementById(type.Split('#')[1]).ShouldNotBeNull(type);
    }

    [Fact]
    public async Task Post_WithoutTokenScopeOrKey_IsRefused()
    {
        using var nobody = new HttpClient { BaseAddress = server.Url };
        (await nobody.PostAsync(new Uri("/api/letters", UriKind.Relative), null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var other = await world.SystemAsync("entitlement");
        (await other.PostAsync(new Uri("/api/letters", UriKind.Relative), null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var system = await world.SystemAsync();
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await system.PostAsync(new Uri("/api/letters", UriKind.Relative), body);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    [Row("N8")]
    public async Task Post_ForEmployerWithoutAgreement_IsRefusedWithReasonAndListed()
    {
        var employer = await world.EmployerAsync(agreed: false);
        using var system = await world.SystemAsync();
        var draft = NoticesWorld.Draft(employer.Identifier).With("reference", "no-1");
        var (status, problem) = await NoticesWorld.PostAsync(system, draft);
        ((int)status).ShouldBe(422);
        problem.GetProperty("type").GetString().ShouldEndWith("#letters.no-agreement");
        var listed = JsonDocument.Parse(await system.GetStringAsync(new Uri("/api/letters/refused", UriKind.Relative))).RootElement.GetProperty("letters");
        listed.GetArrayLength().ShouldBe(1);
        listed[0].GetProperty("reference").GetString().ShouldBe("no-1");
        await world.AgreeAsync(employer.Identifier, employer.Mobile);
        (await NoticesWorld.PostAsync(system, draft)).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    [Row("X14")]
    public async Task Post_WithManyErrors_NamesThemAllAndTakesNothing()
    {
        using var system = await world.SystemAsync();
        var (status, problem) = await NoticesWorld.PostAsync(system, new
        {
            nationalId = "0013542418", system = "", subject = new string('ض', 301), text = "a\0b",
            attachments = new[] { new { name = "x.pdf", content = Convert.ToBase64String("MZ not a pdf"u8) } },
        });
        ((int)status).ShouldBe(422);
        problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString())
            .ShouldBe(["nationalId", "system", "subject", "text", "attachments[0]"]);
    }

    [Fact]
    [Row("X14")]
    public async Task Post_SubjectOf300CharactersWithBidiMarks_IsKeptWithoutThem()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier, "\u202E" + new string('ض', 150) + "\u2066\u200F" + new string('A', 150) + "\u2069");
        await employer.Visitor.OpenAsync($"/letters/{number}");
        employer.Visitor.Heading.ShouldBe(new string('ض', 150) + new string('A', 150));
    }

    [Theory]
    [InlineData("report.pdf", "PK\u0003\u0004", "File.Type")]
    [InlineData("report.exe", "%PDF-1.4 ", "File.Type")]
    [InlineData("report.png", "%PDF-1.4 ", "File.Type")]
    [InlineData("page.html", "<script>alert(1)</script>", "File.Type")]
    [InlineData("empty.pdf", "", "File.Empty")]
    public async Task Post_AttachmentThatLies_IsRefused(string name, string content, string code)
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var (status, problem) = await NoticesWorld.PostAsync(
            system, NoticesWorld.Draft(employer.Identifier).With("attachments", new[] { new { name, content = Convert.ToBase64String(Encoding.Latin1.GetBytes(content)) } }));
        ((int)status).ShouldBe(422);
        problem.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task Post_ArchiveThatWouldBurst_IsNeverOpened()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
            await gzip.WriteAsync(new byte[50_000_000]);
        var (status, _) = await NoticesWorld.PostAsync(system, NoticesWorld.Draft(employer.Identifier, file: packed.ToArray()));
        ((int)status).ShouldBe(422);
        // As a compressed body it is no JSON: nothing here unpacks what was sent.
        using var content = new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentEncoding = { "gzip" } } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/letters") { Content = content };
        request.Headers.Add("Idempotency-Key", "bomb");
        using var answer = await system.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task Post_Multipart_TakesTheFileWithASafeName()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent(JsonSerializer.Serialize(NoticesWorld.Draft(employer.Identifier))), "letter" },
            { new ByteArrayContent(NoticesWorld.Pdf), "file", "..\\..\\etc/pass\u202Ewd<1>.pdf" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/letters") { Content = form };
        request.Headers.Add("Idempotency-Key", "multi");
        using var answer = await system.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, text);
        await employer.Visitor.OpenAsync("/letters/" + JsonDocument.Parse(text).RootElement.GetProperty("trackingNumber").GetString());
        employer.Visitor.ShouldSee("passwd_1_.pdf").ShouldNotSee("etc");
    }

    [Fact]
    public async Task Post_WithAttachment_KeepsItEncrypted()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier, file: NoticesWorld.Pdf);
        (await server.Sql.ScalarAsync<bool>(
            "select position('%PDF'::bytea in a.content) = 0 and length(a.content) > a.size from notices.attachments a join notices.letters l on l.id = a.letter_id where l.tracking_number = @number", new { number })).ShouldBeTrue();
        await employer.Visitor.OpenAsync($"/letters/{number}");
        await employer.Visitor.FollowAsync("نتیجه.pdf");
        employer.Visitor.Body.ShouldBe(NoticesWorld.Pdf);
    }

    [Fact]
    public async Task Get_OfALetter_FollowsItAndIsTheSendersAlone()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var number = await NoticesWorld.SendAsync(system, employer.Identifier);
        var state = JsonDocument.Parse(await system.GetStringAsync(new Uri($"/api/letters/{number}", UriKind.Relative))).RootElement;
        state.GetProperty("state").GetString().ShouldBeOneOf("accepted", "announced");
        await employer.Visitor.OpenAsync($"/letters/{number}");
        state = JsonDocument.Parse(await system.GetStringAsync(new Uri($"/api/letters/{number}", UriKind.Relative))).RootElement;
        state.GetProperty("state").GetString().ShouldBe("viewed");
        state.GetProperty("servedAt").ValueKind.ShouldBe(JsonValueKind.String);
        using var other = await world.SystemAsync();
        (await other.GetAsync(new Uri($"/api/letters/{number}", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await system.GetAsync(new Uri("/api/letters/000000000001", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Batch_SentTwice_AnswersEachLineInOrderAndTakesEachOnce()
    {
        var employer = await world.EmployerAsync();
        var without = await world.EmployerAsync(agreed: false);
        using var system = await world.SystemAsync();
        object[] lines =
        [
            NoticesWorld.Draft(employer.Identifier).With("reference", "b1"),
            NoticesWorld.Draft(employer.Identifier),
            NoticesWorld.Draft(without.Identifier).With("reference", "b3"),
            NoticesWorld.Draft(employer.Identifier).With("reference", "b1"),
            NoticesWorld.Draft(employer.Identifier, "دیگر").With("reference", "b1"),
            NoticesWorld.Draft(employer.Identifier, file: NoticesWorld.Pdf).With("reference", "b6"),
        ];
        var first = await BatchAsync(system, lines);
        first.Select(line => line.GetProperty("state").GetString()).ShouldBe(["accepted", "invalid", "refused", "accepted", "refused", "accepted"]);
        first.Select(line => line.GetProperty("line").GetInt32()).ShouldBe([1, 2, 3, 4, 5, 6]);
        first[3].GetProperty("repeated").GetBoolean().ShouldBeTrue();
        var again = await BatchAsync(system, lines);
        again[0].GetProperty("trackingNumber").GetString().ShouldBe(first[0].GetProperty("trackingNumber").GetString());
        again[5].GetProperty("repeated").GetBoolean().ShouldBeTrue();
        var index = first[5].GetProperty("trackingNumber").GetString();
        (await server.Sql.ScalarAsync<long>("select count(*) from notices.letters where employer_index = (select employer_index from notices.letters where tracking_number = @index)", new { index })).ShouldBe(2);
    }

    [Fact]
    [Row("X14")]
    public async Task Batch_WithLinesThatAreNoJson_GoesOn()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        using var body = new StringContent("{\n\n[1]\nnull\n" + JsonSerializer.Serialize(NoticesWorld.Draft(employer.Identifier).With("reference", "x")), Encoding.UTF8, "application/x-ndjson");
        using var answer = await system.PostAsync(new Uri("/api/letters/batch", UriKind.Relative), body);
        var states = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("state").GetString());
        states.ShouldBe(["invalid", "invalid", "invalid", "accepted"]);
    }

    internal static async Task<List<JsonElement>> BatchAsync(HttpClient system, IEnumerable<object> lines)
    {
        using var body = new StringContent(string.Join('\n', lines.Select(line => JsonSerializer.Serialize(line))), Encoding.UTF8, "application/x-ndjson");
        using var answer = await system.PostAsync(new Uri("/api/letters/batch", UriKind.Relative), body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return [.. (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}

internal static class DraftExtensions
{
    public static Dictionary<string, object?> With(this Dictionary<string, object?> draft, string field, object? value) => new(draft, StringComparer.Ordinal) { [field] = value };
}

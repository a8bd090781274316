using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Entitlement;

[Row("E7")]
public sealed class InquiryApiTests(PanahServer panah)
{
    private static readonly DateOnly Until = new(2029, 3, 20);

    [Fact]
    public async Task Ask_CoveredPerson_AnswersAndTakesOneFromTheAllowance()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        var person = await panah.Registry.PersonAsync(p => p with { CoveredUntil = Until });
        var first = await clinic.AskAsync(person.NationalId);
        first.Status.ShouldBe(HttpStatusCode.OK, first.Text);
        first.Type.ShouldBe("application/json");
        first.Covered.ShouldBeTrue();
        first.Json.GetProperty("coveredUntil").GetString().ShouldBe("2029-03-20");
        first.Tracking.ShouldMatch("^[0-9]{8,}$");
        var second = await clinic.AskAsync(person.NationalId);
        second.Left.ShouldBe(first.Left - 1);
        second.Tracking.ShouldNotBe(first.Tracking);
        await Books.ShouldBalanceAsync(panah);
    }

    [Fact]
    public async Task Ask_NotCoveredOrUnknown_SaysNotCovered()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        var ended = await panah.Registry.PersonAsync(p => p with { CoveredUntil = new DateOnly(2020, 1, 1) });
        var answer = await clinic.AskAsync(ended.NationalId);
        answer.Covered.ShouldBeFalse();
        answer.Json.GetProperty("coveredUntil").GetString().ShouldBe("2020-01-01");
        var unknown = await clinic.AskAsync(Registry.NewNationalId());
        unknown.Covered.ShouldBeFalse();
        unknown.Json.GetProperty("coveredUntil").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("123", "NationalId.Length")]
    [InlineData("0012345678", "NationalId.CheckDigit")]
    [InlineData("1111111111", "NationalId.CheckDigit")]
    [InlineData("", "NationalId.Required")]
    [Row("E5")]
    public async Task Ask_BadId_422AndTakesNothing(string id, string code)
    {
        using var clinic = await Clinic.OpenAsync(panah);
        await clinic.AskAsync(Registry.NewNationalId());
        var left = await Books.LeftAsync(panah, clinic);
        var answer = await clinic.AskAsync(id);
        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Type.ShouldBe("application/problem+json");
        answer.Code.ShouldBe(code);
        answer.Json.GetProperty("errors").TryGetProperty("nationalId", out _).ShouldBeTrue();
        (await Books.LeftAsync(panah, clinic)).ShouldBe(left);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"nationalId\":12}")]
    [InlineData("{\"nationalId\":\"\\ud800\"}")]
    [InlineData("null")]
    [InlineData("{\"nationalId\":\"0\"}{}")]
    public async Task Ask_BrokenJson_400(string body)
    {
        using var clinic = await Clinic.OpenAsync(panah);
        using var answer = await clinic.Http.PostAsync("/api/entitlement/inquiries", new StringContent(body, Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Ask_HugeBody_413()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        var answer = await clinic.AskAsync(new { nationalId = new string('1', 5_000) });
        answer.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Ask_WithoutTokenOrScope_401And403()
    {
        using var stranger = new HttpClient { BaseAddress = panah.Url };
        using var unknown = await stranger.PostAsJsonAsync("/api/entitlement/inquiries", new { nationalId = "0" });
        unknown.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var other = await Clinic.OpenAsync(panah, scope: "letters");
        (await other.AskAsync(Registry.NewNationalId())).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    [Row("E5")]
    public async Task Ask_RegistryDown_503WithRetryAfterAndTakesNothing()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        await clinic.AskAsync(Registry.NewNationalId());
        var left = await Books.LeftAsync(panah, clinic);
        await using (await panah.Faults.StartAsync("cover"))
        {
            var answer = await clinic.AskAsync(Registry.NewNationalId());
            answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, answer.Text);
            answer.RetryAfter.ShouldNotBeNull();
        }

        (await Books.LeftAsync(panah, clinic)).ShouldBe(left);
        await Books.ShouldBalanceAsync(panah);
    }

    [Fact]
    public async Task Ask_SameKeyAgain_SameAnswerAndOneDebit()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        var id = Registry.NewNationalId();
        var first = await clinic.AskAsync(id, "once-1");
        var again = await clinic.AskAsync(id, "once-1");
        again.Text.ShouldBe(first.Text);
        (await Books.LeftAsync(panah, clinic)).ShouldBe(first.Left);
        var other = await clinic.AskAsync(Registry.NewNationalId(), "once-1");
        other.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        other.Code.ShouldBe("Api.KeyReused");
        using var neighbour = await Clinic.OpenAsync(panah);
        (await neighbour.AskAsync(id, "once-1")).Tracking.ShouldNotBe(first.Tracking, "a key is its client's own");
        (await clinic.AskAsync(id, "with blank")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Ask_SameKeySixtyFourTimesAtOnce_OneDebit()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        var id = Registry.NewNationalId();
        await clinic.AskAsync(id);
        var left = await Books.LeftAsync(panah, clinic);
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => clinic.AskAsync(id, "parallel")));
        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK);
        answers.Select(a => a.Tracking).Distinct().Count().ShouldBe(1);
        (await Books.LeftAsync(panah, clinic)).ShouldBe(left - 1);
        await Books.ShouldBalanceAsync(panah);
    }

    [Fact]
    [Row("E5")]
    public async Task Ask_SixtyFourAtOnceWithFiveLeft_FiveAnsweredAndNeverBelowZero()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        var id = Registry.NewNationalId();
        await clinic.AskAsync(id);
        await Books.SetLeftAsync(panah, clinic, 5);
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => clinic.AskAsync(id)));
        answers.Count(a => a.Status == HttpStatusCode.OK).ShouldBe(5);
        answers.Count(a => a.Status == HttpStatusCode.PaymentRequired).ShouldBe(59);
        answers.Where(a => a.Status == HttpStatusCode.OK).Select(a => a.Left).Order().ShouldBe([0, 1, 2, 3, 4]);
        (await Books.LeftAsync(panah, clinic)).ShouldBe(0);
        (await clinic.AskAsync(id)).Code.ShouldBe("Credit.Spent");
        await Books.ShouldBalanceAsync(panah);
    }

    [Fact]
    public async Task Ask_OnePoisonAmongMany_OthersAreAnswered()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        var ids = Enumerable.Range(0, 40).Select(_ => Registry.NewNationalId()).ToList();
        foreach (var id in ids.Take(2)) await clinic.AskAsync(id);
        // The database itself refuses one person's row, whatever group it comes with.
        await panah.Sql.ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS public.poison AS SELECT person FROM entitlement.inquiry ORDER BY id DESC LIMIT 1;
            GRANT SELECT ON public.poison TO PUBLIC;
            CREATE OR REPLACE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN IF NEW.person IN (SELECT person FROM public.poison) THEN RAISE EXCEPTION 'poison'; END IF; RETURN NEW; END $$;
            CREATE TRIGGER poison BEFORE INSERT ON entitlement.inquiry FOR EACH ROW EXECUTE FUNCTION public.refuse()
            """);
        try
        {
            var answers = await Task.WhenAll(ids.Select(id => clinic.AskAsync(id)));
            answers.Count(a => a.Status == HttpStatusCode.OK).ShouldBe(39);
            answers[1].Status.ShouldBe(HttpStatusCode.InternalServerError);
        }
        finally
        {
            await panah.Sql.ExecuteAsync("DROP TRIGGER poison ON entitlement.inquiry; DROP TABLE public.poison; DROP FUNCTION public.refuse()");
        }

        await Books.ShouldBalanceAsync(panah);
    }

    [Fact]
    public async Task Batch_MixedLines_EachAnsweredWithItsNumberAndProgress()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        var covered = await panah.Registry.PersonAsync(p => p with { CoveredUntil = Until });
        string[] lines = [Line(covered.NationalId), Line("123"), "", "nonsense", Line(Registry.NewNationalId())];
        var rows = await clinic.BatchAsync(lines);
        rows.Count.ShouldBe(4);
        rows.Select(r => r.GetProperty("line").GetInt32()).Order().ShouldBe([1, 2, 3, 4]);
        rows.Select(r => r.GetProperty("done").GetInt32()).ShouldBe([1, 2, 3, 4]);
        var byLine = rows.ToDictionary(r => r.GetProperty("line").GetInt32());
        byLine[1].GetProperty("covered").GetBoolean().ShouldBeTrue();
        byLine[2].GetProperty("problem").GetProperty("status").GetInt32().ShouldBe(422);
        byLine[3].GetProperty("problem").GetProperty("status").GetInt32().ShouldBe(400);
        byLine[4].GetProperty("covered").GetBoolean().ShouldBeFalse();
        await Books.ShouldBalanceAsync(panah);
    }

    [Fact]
    public async Task Batch_RepeatedWithItsKey_TakesNothingMore()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        var lines = Enumerable.Range(0, 300).Select(_ => Line(Registry.NewNationalId())).ToList();
        var first = await clinic.BatchAsync(lines, "night-run");
        var left = await Books.LeftAsync(panah, clinic);
        var again = await clinic.BatchAsync(lines, "night-run");
        (await Books.LeftAsync(panah, clinic)).ShouldBe(left);
        Trackings(again).ShouldBe(Trackings(first));
        await Books.ShouldBalanceAsync(panah);
    }

    [Fact]
    public async Task Seals_EditedRow_IsFound()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        await clinic.AskAsync(Registry.NewNationalId());
        await Books.ShouldBalanceAsync(panah);
        var seals = (Panah.Entitlement.InquirySeals)panah.Services.GetService(typeof(Panah.Entitlement.InquirySeals))!;
        await panah.Sql.ExecuteAsync("UPDATE entitlement.inquiry SET covered = NOT covered WHERE id = (SELECT max(id) FROM entitlement.inquiry)");
        (await seals.VerifyAsync()).Count.ShouldBe(1);
        var command = new PanahProcess(panah.Settings.DataFolder) { Variables = { ["PANAH_DATABASE"] = panah.Settings.Database! } };
        (await command.RunAsync("audit", "verify")).ShouldBe(1, command.Words);
        command.Words.ShouldContain("cover inquiries is not as it was sealed");
        await panah.Sql.ExecuteAsync("UPDATE entitlement.inquiry SET covered = NOT covered WHERE id = (SELECT max(id) FROM entitlement.inquiry)");
        (await seals.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Seals_GroupTakenAwayWithItsSeal_IsFoundByTheAudit()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        await clinic.AskAsync(Registry.NewNationalId());
        var seals = (Panah.Entitlement.InquirySeals)panah.Services.GetService(typeof(Panah.Entitlement.InquirySeals))!;
        await panah.Sql.ExecuteAsync(
            """
            CREATE TABLE public.taken_seal AS SELECT * FROM entitlement.seal ORDER BY id DESC LIMIT 1;
            CREATE TABLE public.taken_inquiry AS SELECT * FROM entitlement.inquiry WHERE seal = (SELECT id FROM public.taken_seal);
            DELETE FROM entitlement.seal WHERE id = (SELECT id FROM public.taken_seal);
            DELETE FROM entitlement.inquiry WHERE seal = (SELECT id FROM public.taken_seal)
            """);
        (await seals.VerifyAsync()).ShouldBe([await panah.Sql.ScalarAsync<long>("SELECT id FROM public.taken_seal")]);
        await panah.Sql.ExecuteAsync(
            """
            INSERT INTO entitlement.seal SELECT * FROM public.taken_seal;
            INSERT INTO entitlement.inquiry SELECT * FROM public.taken_inquiry;
            DROP TABLE public.taken_seal, public.taken_inquiry
            """);
        (await seals.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Batch_WhileTheClientStillSends_FirstAnswersHaveCome()
    {
        using var clinic = await Clinic.OpenAsync(panah);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, panah.Url.Port);
        await using var stream = tcp.GetStream();
        await SendAsync(stream, $"POST /api/entitlement/inquiries/batch HTTP/1.1\r\nHost: localhost:{panah.Url.Port}\r\nAuthorization: {clinic.Http.DefaultRequestHeaders.Authorization}\r\nTransfer-Encoding: chunked\r\n\r\n");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        for (var number = 1; number <= 2; number++)
        {
            var line = Line(Registry.NewNationalId()) + "\n";
            await SendAsync(stream, $"{line.Length:x}\r\n{line}\r\n");
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } answer && !answer.Contains($"\"done\":{number}", StringComparison.Ordinal))
            {
            }
        }

        await SendAsync(stream, "0\r\n\r\n");
    }

    private static Task SendAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

    private static string Line(string nationalId) => JsonSerializer.Serialize(new { nationalId });

    private static List<string> Trackings(IEnumerable<JsonElement> rows) =>
        [.. rows.OrderBy(r => r.GetProperty("line").GetInt32()).Select(r => r.GetProperty("trackingNumber").GetString()!)];
}

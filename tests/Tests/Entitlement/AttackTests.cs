using System.Net.Http.Headers;
using System.Text;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Entitlement;

/// <summary>The room attacked: odd input is never a 500, and what is another's is not there.</summary>
[Row("S14")]
public sealed class AttackTests(PanahServer panah)
{
    /// <summary>NULs, halves of pairs, marks of direction, other digits, formulas, markup, other encodings' bytes, and far too much.</summary>
    private static readonly string[] Odd =
    [
        "", " ", "\0", "123\0456", "\uD800", "\u202E1234567890", "٠٠٧٦٢٢٩٦٤٥", "۰۰۷۶۲۲۹۶۴۵", "=1+1", "<script>", "' or 1=1 --", "%00", "../../x", "-1", "9223372036854775808",
        "ｱ１２", new string('1', 5_000), new string('ا', 9_000), "\uFEFF0076229645", "{}", "1e400", "NaN", "\r\nSet-Cookie: a=b",
    ];

    [Fact]
    public async Task Forms_OddInput_NeverFail()
    {
        using var clerk = await AtDeskAsync();
        foreach (var odd in Odd)
        {
            foreach (var (page, fields) in Forms(odd))
            {
                using var answer = await PostAsync(clerk, page, fields);
                ((int)answer.StatusCode).ShouldBeLessThan(500, $"{page} with {Named(odd)}");
            }
        }

        await Books.ShouldBalanceAsync(panah);
    }

    [Fact]
    public async Task Addresses_OddInput_NeverFail()
    {
        using var clerk = await AtDeskAsync();
        foreach (var odd in Odd.Where(odd => odd.Length < 4_000 && odd != "\uD800"))
        {
            var part = Uri.EscapeDataString(odd);
            foreach (var path in (string[])
                [
                    $"/entitlement/receipt/{part}", $"/entitlement/confirm/{part}", $"/entitlement/list/{part}", $"/entitlement/list/{Guid.CreateVersion7():N}?handler={part}",
                    $"/entitlement/list?metered={part}", $"/entitlement/asked-about-me?before={part}", $"/entitlement/code?handler={part}", $"/entitlement?handler={part}",
                ])
            {
                using var answer = await clerk.Http.GetAsync(new Uri(path, UriKind.Relative));
                ((int)answer.StatusCode).ShouldBeLessThan(500, path);
            }
        }
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("windows-1256")]
    [InlineData("random")]
    public async Task Lists_InOtherEncodings_AreAnsweredLineByLineOrRefused(string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var text = $"کد ملی\r\n{Registry.NewNationalId()}\r\n";
        var bytes = encoding == "random" ? System.Security.Cryptography.RandomNumberGenerator.GetBytes(20_000)
            : [.. Encoding.GetEncoding(encoding).GetPreamble(), .. Encoding.GetEncoding(encoding).GetBytes(text)];
        using var clerk = await panah.SignedInAsync();
        await clerk.OpenAsync("/entitlement/list");
        await clerk.Attach("یا پرونده متنی یا CSV", "list.csv", bytes, "text/csv").PressAsync("استعلام فهرست");
        ((int)clerk.Status).ShouldBeLessThan(500);
        if (encoding == "utf-16") clerk.Url.AbsolutePath.ShouldStartWith("/entitlement/list/");
    }

    [Fact]
    public async Task Lists_FarTooLarge_AreRefusedAndKeepNothing()
    {
        using var clerk = await panah.SignedInAsync();
        await clerk.OpenAsync("/entitlement/list");
        var before = await panah.Sql.ScalarAsync<long>("SELECT count(*) FROM entitlement.list_line");
        using var long1 = await PostAsync(clerk, "/entitlement/list", [new("Text", string.Join('\n', Enumerable.Repeat("1", 60_000)))]);
        ((int)long1.StatusCode).ShouldBeLessThan(500);
        using var huge = new MultipartFormDataContent();
        huge.Add(new StringContent(Token(clerk)), "__RequestVerificationToken");
        var file = new ByteArrayContent(new byte[6 << 20]);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        huge.Add(file, "File", "list.csv");
        // The server says no at the header; a client that goes on sending meets a closed connection.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/entitlement/list") { Content = huge, Headers = { ExpectContinue = true } };
        using var refused = await clerk.Http.SendAsync(request);
        ((int)refused.StatusCode).ShouldBeInRange(400, 499);
        (await panah.Sql.ScalarAsync<long>("SELECT count(*) FROM entitlement.list_line")).ShouldBe(before);
    }

    [Fact]
    public async Task ListsAndReceipts_OfAnother_AreNotThere()
    {
        using var clerk = await panah.SignedInAsync();
        await clerk.OpenAsync("/entitlement/list");
        await clerk.Fill("فهرست کدهای ملی", Registry.NewNationalId()).PressAsync("استعلام فهرست");
        var list = clerk.Url.AbsolutePath;
        await clerk.OpenAsync("/entitlement");
        await clerk.Fill("کد ملی", Registry.NewNationalId()).PressAsync("استعلام");
        var tracking = clerk.Page.QuerySelector("button[name=tracking]")!.GetAttribute("value")!;

        using var other = await panah.SignedInAsync();
        foreach (var path in (string[])[list, list + "?handler=Csv"])
        {
            using var answer = await other.Http.GetAsync(new Uri(path, UriKind.Relative));
            ((int)answer.StatusCode).ShouldBe(404, path);
        }

        await other.OpenAsync("/entitlement");
        await other.Fill("کد ملی", Registry.NewNationalId()).PressAsync("استعلام");
        using var stop = await PostAsync(other, list + "?handler=Stop", []);
        (await panah.Sql.ScalarAsync<short>("SELECT state FROM entitlement.list WHERE id = @id", new { id = Guid.Parse(list.Split('/')[^1]) })).ShouldNotBe((short)2);
        // A tracking number can be counted up to; it makes a receipt on its own page alone.
        await other.PostAsync("/entitlement?handler=Receipt", [new("tracking", tracking)]);
        other.ShouldBeAt("/entitlement");
    }

    [Fact]
    [Finding("J-B12")]
    public async Task Problems_Each_HasItsAnchor()
    {
        using var developer = panah.Visitor();
        await developer.OpenAsync("/developers");
        await developer.FollowAsync("/developers/entitlement");
        var anchors = developer.Page.QuerySelectorAll("tr[id]").Select(row => row.Id).ToHashSet();
        using var clinic = await Clinic.OpenAsync(panah);
        foreach (var body in (object[])[new { nationalId = "" }, new { nationalId = "12" }, new { nationalId = "0012345678" }, new { }, "x",
            new { nationalId = Registry.NewNationalId(), mobile = "12" }, new { nationalId = Registry.NewNationalId(), creditCode = "123456" },
            new { nationalId = Registry.NewNationalId(), mobile = Registry.NewMobile() }, new { nationalId = Registry.NewNationalId(), mobile = Registry.NewMobile(), creditCode = "123456" },
            new { nationalId = new string('1', 3_000) }])
        {
            var answer = await clinic.AskAsync(body);
            ((int)answer.Status).ShouldBeInRange(400, 499);
            var type = new Uri(answer.Json.GetProperty("type").GetString()!);
            type.AbsolutePath.ShouldBe("/developers/entitlement");
            anchors.ShouldContain(type.Fragment[1..]);
        }
    }

    private static IEnumerable<(string Page, KeyValuePair<string, string>[] Fields)> Forms(string odd) =>
    [
        ("/entitlement", [new("NationalId", odd), new("Once", odd)]),
        ("/entitlement?handler=Receipt", [new("tracking", odd)]),
        ("/entitlement?handler=" + Uri.EscapeDataString(odd.Length > 100 || odd == "\uD800" ? "x" : odd), []),
        ("/entitlement/credit?handler=Send", [new("Mobile", odd)]),
        ("/entitlement/credit?handler=Have", [new("Mobile", odd)]),
        ("/entitlement/code", [new("Code", odd)]),
        ("/entitlement/desk", [new("NationalId", odd), new("Once", odd)]),
        ("/entitlement/list", [new("Text", odd), new("Metered", odd)]),
    ];

    private static string Named(string odd) => odd.Length > 40 ? $"{odd[..10]}… of {odd.Length}" : Uri.EscapeDataString(odd.Replace('\uD800', '?'));

    private static string Token(Visitor clerk) => clerk.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static Task<HttpResponseMessage> PostAsync(Visitor clerk, string path, IEnumerable<KeyValuePair<string, string>> fields) =>
        clerk.Http.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", Token(clerk))]));

    /// <summary>Signed in, so that the lists are open too, and with a credit.</summary>
    private async Task<Visitor> AtDeskAsync()
    {
        var (clerk, mobile) = (await panah.SignedInAsync(), Registry.NewMobile());
        await clerk.OpenAsync("/entitlement/credit");
        await clerk.Fill("شماره همراه", mobile).PressAsync("دریافت کد اعتباری");
        await clerk.Fill("کد اعتباری", await panah.Phone(mobile).NextCodeAsync()).PressAsync("اعتبار سنجی و تایید");
        return clerk.ShouldBeAt("/entitlement/desk");
    }
}

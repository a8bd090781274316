using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using AngleSharp.Dom;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Ui;

/// <summary>The security code of the sign-in page, as a program without scripts meets it, and its proof of work.</summary>
[Row("W1")]
public sealed class SecurityCodeTests(PanahServer server)
{
    [Fact]
    public async Task Picture_AndSound_AreOfTheChallengeInThePage()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in");
        var picture = await BytesAsync(visitor, Inner(visitor).QuerySelector("img")!.GetAttribute("src")!, "image/png");
        picture[..4].ShouldBe([0x89, (byte)'P', (byte)'N', (byte)'G']);
        var sound = await BytesAsync(visitor, Inner(visitor).QuerySelector("a[data-listen]")!.GetAttribute("href")!, "audio/wav");
        Encoding.ASCII.GetString(sound, 0, 4).ShouldBe("RIFF");
        sound.Length.ShouldBeGreaterThan(20_000, "digits are spoken, not hinted at");
    }

    [Theory]
    [InlineData("zz")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public async Task Picture_OfNoChallenge_IsNotFound(string nonce)
    {
        using var visitor = server.Visitor();
        using var answer = await visitor.Http.GetAsync(new Uri($"/security-code/{nonce}.png", UriKind.Relative), TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Post_WithoutSolution_IsRefusedAndKeepsWhatWasTyped()
    {
        using var visitor = server.Visitor();
        var (token, cookieToken) = await OpenAsync(visitor);
        var page = await PostAsync(visitor, token, cookieToken, [("SecurityCode", "11111")]);
        page.ShouldContain("SecurityCode-e");
        page.ShouldContain("09120000000");
    }

    [Fact]
    public async Task Post_WithDigitsOfThePicture_Passes_AndNeverTwice()
    {
        using var visitor = server.Visitor();
        var (token, form) = await OpenAsync(visitor);
        var mobile = Registry.NewMobile();
        (await PostAsync(visitor, token, form, [("SecurityCode", PanahServer.SecurityCodeAnswer)], mobile)).ShouldBe("303 /window/code");
        (await PostAsync(visitor, token, form, [("SecurityCode", PanahServer.SecurityCodeAnswer)], mobile)).ShouldContain("SecurityCode-e");
    }

    [Fact]
    public async Task Post_WithProofOfWork_PassesWithoutDigits()
    {
        using var visitor = server.Visitor();
        var (token, form) = await OpenAsync(visitor);
        (await PostAsync(visitor, token, form, [("SecurityProof", "1")])).ShouldContain("SecurityCode-e");
        (token, form) = await OpenAsync(visitor);
        (await PostAsync(visitor, token, form, [("SecurityProof", Prove(token))], Registry.NewMobile())).ShouldBe("303 /window/code");
    }

    [Fact]
    public async Task Post_TokenOfAnotherFormOrForgedOrOver_IsRefused()
    {
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/account/recover");
        var other = visitor.Page.QuerySelector("input[name=SecurityToken]")!.GetAttribute("value")!;
        var (token, form) = await OpenAsync(visitor);
        (string, string)[] solved = [("SecurityCode", PanahServer.SecurityCodeAnswer)];
        (await PostAsync(visitor, other, form, solved)).ShouldContain("SecurityCode-e");
        (await PostAsync(visitor, "p" + token[1..], form, solved)).ShouldContain("SecurityCode-e");
        (await PostAsync(visitor, token[..^1] + (token[^1] == '0' ? '1' : '0'), form, solved)).ShouldContain("SecurityCode-e");
        (await PostAsync(visitor, "", form, solved)).ShouldContain("SecurityCode-e");
        server.Clock.Advance(TimeSpan.FromMinutes(21));
        (await PostAsync(visitor, token, form, solved)).ShouldContain("SecurityCode-e");
    }

    [Fact, Row("S8"), Finding("S-M3")]
    public async Task Post_WrongDigitsWithAProof_IsRefused()
    {
        using var visitor = server.Visitor();
        var (token, form) = await OpenAsync(visitor);
        (await PostAsync(visitor, token, form, [("SecurityCode", "11111"), ("SecurityProof", Prove(token))])).ShouldContain("SecurityCode-e");
    }

    [Fact, Row("S8"), Finding("S-M3")]
    public async Task Work_RisesWithWhatIsSeenFromASource_ThenThePictureIsAskedFor_AndNobodyElsewherePays()
    {
        await using var node = await server.StartNodeAsync(settings => settings);
        using var attacker = node.Visitor();
        // What is seen is counted by ten minutes of the clock: the turn of one amid the first hundred would halve them.
        var window = TimeSpan.FromMinutes(10).Ticks;
        server.Clock.AdvanceTo(new DateTimeOffset((server.Clock.GetUtcNow().UtcTicks / window + 1) * window, TimeSpan.Zero));
        var (first, form) = await OpenAsync(attacker);
        Bits(first).ShouldBe(16);
        await PostManyAsync(attacker, form, 100);
        Bits((await OpenAsync(attacker)).Token).ShouldBe(17);
        await PostManyAsync(attacker, form, 700);
        Bits((await OpenAsync(attacker)).Token).ShouldBe(20);
        // Tokens that were fetched while they were cheap are not taken any more.
        (await PostAsync(attacker, first, form, [("SecurityProof", Prove(first))])).ShouldContain("SecurityCode-e");
        await PostManyAsync(attacker, form, 800);

        var (token, late) = await OpenAsync(attacker);
        Bits(token).ShouldBe(21);
        (await PostAsync(attacker, token, late, [("SecurityCode", PanahServer.SecurityCodeAnswer)], Registry.NewMobile())).ShouldBe("303 /window/code");
        using var elsewhere = node.Visitor();
        Bits((await OpenAsync(elsewhere)).Token).ShouldBe(16);
        server.Clock.Advance(TimeSpan.FromMinutes(21));
        Bits((await OpenAsync(attacker)).Token).ShouldBe(16);
    }

    /// <summary>Forms with a fresh token each and a wrong answer, as a program sends them.</summary>
    private static async Task PostManyAsync(Visitor visitor, string form, int count)
    {
        for (var i = 0; i < count; i++)
            await PostAsync(visitor, (await OpenAsync(visitor)).Token, form, [("SecurityCode", "11111")]);
    }

    private static int Bits(string token) => int.Parse(token.AsSpan(1, token.IndexOf('.', StringComparison.Ordinal) - 1), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What the page's worker does, written down once more.</summary>
    private static string Prove(string token)
    {
        var bits = Bits(token);
        for (var n = 0; ; n++)
        {
            var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{token}:{n}"));
            if (BitOperations.LeadingZeroCount((uint)((hash[0] << 24) | (hash[1] << 16) | (hash[2] << 8) | hash[3])) >= bits) return $"{n}";
        }
    }

    private static async Task<(string Token, string Form)> OpenAsync(Visitor visitor)
    {
        await visitor.OpenAsync("/window/sign-in");
        return (Value(visitor, "SecurityToken"), Value(visitor, "__RequestVerificationToken"));
    }

    /// <summary>The page that came back, or «status address» of where it leads.</summary>
    private static async Task<string> PostAsync(Visitor visitor, string token, string form, (string Name, string Value)[] more, string mobile = "09120000000")
    {
        using var body = new FormUrlEncodedContent(new[] { ("Mobile", mobile), ("SecurityToken", token), ("__RequestVerificationToken", form) }.Concat(more)
            .Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var answer = await visitor.Http.PostAsync(new Uri("/window/sign-in", UriKind.Relative), body, TestContext.Current.CancellationToken);
        return answer.Headers.Location is { } to ? $"{(int)answer.StatusCode} {to}" : await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static string Value(Visitor visitor, string name) => visitor.Page.QuerySelector($"form[method=post] input[name={name}]")!.GetAttribute("value")!;

    /// <summary>The block that waits in <c>noscript</c>, as a browser without scripts sees it.</summary>
    private static IElement Inner(Visitor visitor) => visitor.Page.QuerySelector(".captcha")!;

    private static async Task<byte[]> BytesAsync(Visitor visitor, string address, string type)
    {
        using var answer = await visitor.Http.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }
}

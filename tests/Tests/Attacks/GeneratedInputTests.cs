using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Panah.Harness;
using Panah.People.Staff;
using Panah.Tests.OpenId;
using Shouldly;
using Xunit;

namespace Panah.Tests.Attacks;

/// <summary>
/// Generated inputs over every route, form and endpoint, as a stranger, a signed-in person, a member of staff and a client: none may end in an
/// error of ours. Some thousands in a run; <c>PANAH_TEST_INPUTS=100000</c> makes it many, <c>PANAH_TEST_SEED</c> others.
/// </summary>
[Row("S14"), Row("S9"), Finding("S-L1")]
public sealed partial class GeneratedInputTests(PanahServer server) : OpenIdTest(server)
{
    private const int AtOnce = 8;

    /// <summary>Signing everybody out in the middle would leave only strangers.</summary>
    private static readonly string[] Leaving = ["sign-out", "logout", "/me/freeze"];

    private static readonly string[] JsonNames =
        ["nationalId", "mobile", "creditCode", "employer", "subject", "system", "text", "reference", "body", "caller", "code", "secret", "token", "payments", "state", "attachments", "branch"];

    [Fact]
    public async Task Inputs_Generated_AreNeverAnErrorOfOurs()
    {
        var count = Number("PANAH_TEST_INPUTS", 3_000);
        var seed = Number("PANAH_TEST_SEED", 1405);
        var doors = (await Doors.ReadAsync(Server)).Where(door => !Leaving.Any(word => door.Path.Contains(word, StringComparison.OrdinalIgnoreCase))).ToList();
        doors.Count.ShouldBeGreaterThan(80);
        var bearer = await BearerAsync();
        var failures = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var answers = new ConcurrentDictionary<int, int>();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async lane =>
        {
            var crowd = await CrowdAsync();
            for (var number = lane; number < count; number += AtOnce)
            {
                // A place of their own for each few dozen, or limits by address would answer for the pages.
                if (number / AtOnce % 200 == 199) crowd = await CrowdAsync(number / AtOnce % 2_000 == 1_999 ? null : crowd[^1]);
                var nasty = new Nasty(seed + number);
                var door = doors[number % doors.Count];
                var who = nasty.One(crowd);
                using var request = Build(nasty, door, who, bearer);
                try
                {
                    using var answer = await who.Visitor.Http.SendAsync(request, TestContext.Current.CancellationToken);
                    answers.AddOrUpdate((int)answer.StatusCode, 1, (_, before) => before + 1);
                    if ((int)answer.StatusCode == 500) failures.TryAdd($"{door.Path} {request.Method}", $"input {number}: {request.RequestUri}");
                }
                catch (HttpRequestException refused) when (refused.InnerException is IOException)
                {
                    // A body that is too long may be refused while it is still sent.
                }
            }
        }));

        TestContext.Current.SendDiagnosticMessage($"{count} inputs over {doors.Count} doors: {string.Join(", ", answers.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}×{pair.Value}"))}");
        failures.Select(pair => $"{pair.Key}: {pair.Value}").ShouldBeEmpty();
        answers.Keys.Count(status => status is >= 200 and < 400).ShouldBeGreaterThan(0);
    }

    private static HttpRequestMessage Build(Nasty nasty, Door door, Guest who, string bearer)
    {
        var path = Parameter().Replace(door.Path, _ => Uri.EscapeDataString(nasty.One([nasty.Value(), "1", Guid.Empty.ToString(), "x"]) is var value && value.Length is > 0 and < 500 && value is not ("." or "..") ? value : "1"));
        var method = new HttpMethod(nasty.Below(8) == 0 ? nasty.One(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"]) : nasty.One(door.Methods));
        var handler = nasty.Below(10) == 0 ? "nosuch" : nasty.One(door.Handlers);
        var query = new List<KeyValuePair<string, string>>();
        if (handler.Length > 0) query.Add(new("handler", handler));
        var fields = nasty.Fields(door.Fields);
        if (method == HttpMethod.Get) query.AddRange(fields.Where(field => field.Value.Length < 800).Take(12));
        var address = path + (query.Count == 0 ? "" : "?" + string.Join('&', query.Select(pair => $"{Escape(pair.Key)}={Escape(pair.Value)}")));
        var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative));
        if (door.Path.StartsWith("/api", StringComparison.Ordinal)) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", nasty.Below(6) == 0 ? nasty.One(["x", "a.b.c", "."]) : bearer);
        if (method == HttpMethod.Get || method == HttpMethod.Head) return request;
        if (door.Path.StartsWith("/api", StringComparison.Ordinal) || (!door.IsPage && nasty.Below(2) == 0))
        {
            request.Content = new StringContent(nasty.Json(JsonNames), Encoding.UTF8, nasty.Below(10) == 0 ? "text/plain" : "application/json");
            request.Headers.Add("Idempotency-Key", nasty.Below(int.MaxValue).ToString(CultureInfo.InvariantCulture));
        }
        else if (nasty.Below(10) == 0)
        {
            // Half a surrogate pair and other bytes that are no UTF-8, as no client would write them.
            request.Content = new ByteArrayContent([.. Encoding.ASCII.GetBytes($"__RequestVerificationToken={Escape(who.Token)}&{door.Fields.DefaultIfEmpty("x").First()}="), .. "%ED%A0%80%FF%C0%AF"u8]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        }
        else
        {
            request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", who.Token), new("SecurityCode", PanahServer.SecurityCodeAnswer), .. fields]);
        }

        return request;
    }

    /// <param name="staff">Goes on where it is given: more than 300 of them can't sign in within ten minutes.</param>
    private async Task<IReadOnlyList<Guest>> CrowdAsync(Guest? staff = null) =>
    [
        await Guest.OfAsync(Server.Visitor(), "/window/sign-in"),
        await Guest.OfAsync(await Server.SignedInAsync(), "/me"),
        staff ?? await Guest.OfAsync(await Server.StaffAsync(Enum.GetValues<StaffRole>().Aggregate((all, one) => all | one)), "/office"),
    ];

    private async Task<string> BearerAsync()
    {
        var client = await ClientAsync();
        var answer = await PostAsync("/openid/token", client, ("grant_type", "client_credentials"), ("scope", "letters entitlement"));
        return answer.Text("access_token");
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();

    /// <summary>Somebody, with the token that their forms carry.</summary>
    private sealed record Guest(Visitor Visitor, string Token)
    {
        public static async Task<Guest> OfAsync(Visitor visitor, string page)
        {
            await visitor.OpenAsync(page);
            return new Guest(visitor, visitor.Page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? "");
        }
    }
}

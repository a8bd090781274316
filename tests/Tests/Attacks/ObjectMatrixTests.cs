using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.People;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Attacks;

/// <summary>
/// Every route of the running program that takes an identifier, with each identifier of a victim's things, by each kind of other user at each
/// level: nothing of the victim is told, nothing of theirs changes, and nothing fails. Letters have a matrix of their own, by employer.
/// </summary>
[Row("S14"), Row("S2")]
public sealed partial class ObjectMatrixTests(PanahServer server)
{
    [Fact]
    public async Task EveryRouteWithAnIdentifier_ByEveryOtherUser_TellsAndChangesNothing()
    {
        var victim = await Victim.InAsync(server);
        var numbers = await victim.NumbersAsync();
        var before = await victim.HeldAsync();
        var leaks = new List<string>();
        var asked = 0;
        foreach (var (name, visitor) in await OthersAsync())
        {
            await visitor.OpenAsync("/accessibility");
            var token = visitor.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            foreach (var route in Routes())
            {
                var nothing = new Dictionary<string, HttpStatusCode>(StringComparer.Ordinal);
                foreach (var number in numbers)
                {
                    // What the same address says of a thing that there is not: another's thing must not be told from it.
                    var nobodys = Nobodys(number);
                    if (!nothing.TryGetValue(nobodys, out var unknown))
                        nothing[nobodys] = unknown = (await AskAsync(visitor.Http, HttpMethod.Get, Parameter().Replace(route, nobodys), numbers, token)).Status;
                    var path = Parameter().Replace(route, number);
                    foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
                    {
                        asked++;
                        var (status, said) = await AskAsync(visitor.Http, method, path, numbers, token);
                        if ((int)status >= 500 || victim.Marks.Any(mark => said.Contains(mark, StringComparison.Ordinal)))
                            leaks.Add($"{name}: {method} {path} answered {(int)status}");
                        if (method == HttpMethod.Get && status != unknown && !ByCapability.Contains(route))
                            leaks.Add($"{name}: {path} answered {(int)status}, and {(int)unknown} of nothing");
                    }
                }
            }

            visitor.Dispose();
        }

        leaks.ShouldBeEmpty();
        asked.ShouldBeGreaterThan(500);
        (await victim.HeldAsync()).ShouldBe(before, ignoreOrder: true);

        // The owner is told: the matrix could have found a leak.
        (await AskAsync(victim.Payer.Visitor.Http, HttpMethod.Get, "/me/profile", [], "")).Said.ShouldContain(Victim.LastName);
    }

    private async Task<IReadOnlyList<(string Name, Visitor Visitor)>> OthersAsync() =>
    [
        ("stranger", server.Visitor()),
        ("person by password", await server.SignedInAsync(door: SignInDoor.Account, methods: SignInMethods.Password)),
        ("person by code", await server.SignedInAsync()),
        ("person by passkey", await server.SignedInAsync(methods: SignInMethods.Passkey)),
        ("staff of announcements", await server.StaffAsync(StaffRole.Announcements)),
    ];

    /// <summary>A number of the same shape that was never given out.</summary>
    private static string Nobodys(string number) => string.Concat(number.Select(sign => char.IsAsciiDigit(sign) ? '9' : char.IsAsciiLetter(sign) ? 'a' : sign));

    /// <summary>Whoever has the number may see what it is for, and no more: it can't be guessed.</summary>
    private static readonly string[] ByCapability = ["/slips/payment/{id:guid}", "/slips/verify/{code}"];

    /// <summary>Of several parameters all get the same identifier.</summary>
    private IEnumerable<string> Routes() =>
        server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Where(route => route.Contains('{', StringComparison.Ordinal) && !route.Contains("{*", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal);

    private static async Task<(HttpStatusCode Status, string Said)> AskAsync(HttpClient http, HttpMethod method, string path, IReadOnlyList<string> numbers, string token)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
        {
            request.Content = new FormUrlEncodedContent(
                numbers.Take(5).SelectMany(number => new[] { "id", "Id", "session", "key" }.Select(field => KeyValuePair.Create(field, number))).Append(new("__RequestVerificationToken", token)));
        }

        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();
}

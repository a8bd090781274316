using System.Net;
using System.Text.RegularExpressions;
using Npgsql;
using Panah.Harness;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.Attacks;

/// <summary>
/// Every door of a node whose pool holds a single connection, by a stranger, by somebody with things in every room and by staff: whatever took a
/// second connection while it holds the first would wait for itself.
/// </summary>
[Finding("H-1")]
public sealed partial class OneConnectionTests(PanahServer server)
{
    /// <summary>Their shared commits keep two connections for good each (ADR 0206).</summary>
    private static readonly string[] Lanes = ["/entitlement", "/api/entitlement", "/openid/token"];

    /// <summary>Signing everybody out in the middle would leave only strangers.</summary>
    private static readonly string[] Leaving = ["sign-out", "logout", "/me/freeze"];

    [Fact]
    public async Task EveryDoor_WithOneConnectionInThePool_IsAnswered()
    {
        var victim = await Victim.InAsync(server);
        var numbers = await victim.NumbersAsync();
        var narrow = new NpgsqlConnectionStringBuilder(server.Settings.Database) { MaxPoolSize = 1, Timeout = 10, ApplicationName = "narrow" }.ConnectionString;
        await using var node = await server.StartNodeAsync(settings => settings with { Worker = false, Database = narrow });
        var staff = await server.StaffAsync(Enum.GetValues<StaffRole>().Aggregate((all, one) => all | one));
        var doors = (await Doors.ReadAsync(server))
            .Where(door => !door.Path.Contains("{*", StringComparison.Ordinal) && !Lanes.Concat(Leaving).Any(word => door.Path.Contains(word, StringComparison.OrdinalIgnoreCase))).ToList();
        var failures = new List<string>();
        var answered = 0;
        foreach (var (page, cookies) in new[] { ("/window/sign-in", null), ("/me", victim.Payer.Visitor), ("/office", staff) })
        {
            using var visitor = node.Visitor();
            if (cookies is not null) visitor.Cookies.Add(cookies.Cookies.GetCookies(server.Url));
            await visitor.OpenAsync(page);
            var token = visitor.Page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? "";
            foreach (var door in doors)
            {
                await server.ForgetLimitsAsync();
                foreach (var path in Parameter().IsMatch(door.Path) ? numbers.Select(number => Parameter().Replace(door.Path, number)) : [door.Path])
                {
                    foreach (var (method, address) in Ways(door, path))
                    {
                        var status = await AskAsync(visitor.Http, method, address, door, token);
                        if (status < HttpStatusCode.BadRequest) answered++;
                        // A pool that has no connection left is a database that is away: 503.
                        if (status is HttpStatusCode.InternalServerError or HttpStatusCode.ServiceUnavailable) failures.Add($"{page}: {method} {address}");
                    }
                }
            }
        }

        failures.ShouldBeEmpty();
        answered.ShouldBeGreaterThan(200);
    }

    private static IEnumerable<(HttpMethod Method, string Address)> Ways(Door door, string path) =>
        door.Methods.SelectMany(method => method == "POST"
            ? door.Handlers.Select(handler => (HttpMethod.Post, handler.Length == 0 ? path : $"{path}?handler={handler}"))
            : [(new HttpMethod(method), path)]);

    private static async Task<HttpStatusCode> AskAsync(HttpClient http, HttpMethod method, string address, Door door, string token)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative));
        if (method == HttpMethod.Post)
        {
            request.Content = new FormUrlEncodedContent(
                door.Fields.Select(field => KeyValuePair.Create(field, "1")).Append(new("__RequestVerificationToken", token)).Append(new("SecurityCode", PanahServer.SecurityCodeAnswer)));
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();
}

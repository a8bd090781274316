using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.People.Staff;
using Shouldly;
using Xunit;

namespace Panah.Tests.BackOffice;

/// <summary>Row S7: names folded before limits, failures told, a fresh code before what gives others power, polls that keep nobody signed in.</summary>
[Row("S7")]
public sealed class StaffProofTests(PanahServer server)
{
    private const string Password = "Correct#Horse1";

    [Fact, Finding("S-H4")]
    public async Task SignIn_ByLetterCase_BuysNoMoreTries()
    {
        var (name, secret) = await MemberAsync();
        using var attacker = server.Visitor();
        // Latin capitals, and the Kelvin sign, which folds to a small k.
        for (var tries = 0; tries < 8; tries++)
            await TryAsync(attacker, string.Concat(name.Select((c, i) => (tries >> (i % 3) & 1) == 1 ? char.ToUpperInvariant(c) : c)).Replace('k', tries % 2 == 0 ? '\u212A' : 'k'), "000000");
        await TryAsync(attacker, name.ToUpperInvariant(), Totp.Code(secret, server.Clock.GetUtcNow()));
        attacker.ShouldBeAt("/office/sign-in");
        // The victim's view: from their own place they come in at once, and are told.
        using var owner = server.Visitor();
        await TryAsync(owner, name, Totp.Code(secret, server.Clock.GetUtcNow()));
        owner.ShouldBeAt("/office").ShouldSee("ورود ناموفق با نام کاربری شما");
    }

    [Fact, Finding("S-M9")]
    public async Task FailedSignIns_AreInTheAudit_AFewLinesForManyTries()
    {
        var (name, _) = await MemberAsync();
        var id = await server.Sql.ScalarAsync<Guid>("select id from people.staff where username = @name", new { name });
        for (var visitors = 0; visitors < 3; visitors++)
        {
            using var attacker = server.Visitor();
            for (var tries = 0; tries < 5; tries++) await TryAsync(attacker, name, "000000");
        }

        var lines = await server.Sql.QueryAsync<string>("select details from data.audit_entries where action = 'staff.sign-in-failed' and object_id = @id order by id", new { id = id.ToString() });
        lines.Count().ShouldBe(2);
        // As the database writes JSON, with its blanks.
        lines.Last().Replace(" ", "", StringComparison.Ordinal).ShouldContain("\"failures\":10");
        using var auditor = await server.StaffAsync(StaffRole.Audit);
        await auditor.OpenAsync("/office/audit");
        auditor.ShouldSee("ورود ناموفق به دفتر");
    }

    [Theory, Finding("S-M13")]
    [InlineData(StaffRole.Administration, "/office/staff/new")]
    [InlineData(StaffRole.Clients, "/office/clients/new")]
    [InlineData(StaffRole.Tariffs, "/office/tariffs")]
    public async Task Room_ThatGivesPower_AfterSomeMinutes_AsksAFreshCode(StaffRole role, string room)
    {
        var (name, secret) = await MemberAsync(role);
        using var member = server.Visitor();
        await TryAsync(member, name, Totp.Code(secret, server.Clock.GetUtcNow()));
        await member.OpenAsync(room);
        member.ShouldBeAt(room);
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        await member.OpenAsync(room);
        member.ShouldBeAt("/office/confirm");
        member.Heading.ShouldBe("تأیید با کد تازه");
        await member.Fill("کد برنامهٔ احراز هویت", "000000").PressAsync("تأیید و ادامه");
        member.ShouldBeAt("/office/confirm").ShouldHaveError("این کد درست نیست");
        await member.Fill("کد برنامهٔ احراز هویت", Totp.Code(secret, server.Clock.GetUtcNow())).PressAsync("تأیید و ادامه");
        member.ShouldBeAt(room);
    }

    /// <summary>Read from the routes, so that a new page which gives power asks for the code from its first day.</summary>
    [Fact, Finding("S-M13")]
    public async Task EveryForm_OfARoomThatGivesPower_AsksAFreshCode()
    {
        const StaffRole power = StaffRole.Administration | StaffRole.Clients | StaffRole.Tariffs;
        var (name, secret) = await MemberAsync((StaffRole)255);
        using var member = server.Visitor();
        await TryAsync(member, name, Totp.Code(secret, server.Clock.GetUtcNow()));
        // A form may take a quarter of an hour to fill in.
        server.Clock.Advance(TimeSpan.FromMinutes(16));
        var (loader, asked) = (server.Services.GetRequiredService<PageLoader>(), new List<string>());
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page) continue;
            var compiled = await loader.LoadAsync(page, endpoint.Metadata);
            var gives = compiled.ModelTypeInfo!.GetCustomAttribute<RequireStaffAttribute>() is { } staff && (staff.Role & power) != StaffRole.None;
            if (!gives || !compiled.HandlerMethods.Any(handler => HttpMethods.IsPost(handler.HttpMethod))) continue;
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/').Replace("{id:guid}", Guid.Empty.ToString(), StringComparison.Ordinal)
                .Replace("{id:long}", "1", StringComparison.Ordinal).Replace("{id}", "some", StringComparison.Ordinal);
            await member.PostAsync(path, []);
            member.Url.AbsolutePath.ShouldBe("/office/confirm", path);
            asked.Add(path);
        }

        asked.Count.ShouldBeGreaterThan(4);
    }

    [Fact, Finding("S-M13")]
    public async Task StolenCookie_ByPost_RenewsNobody_AndIsOutAfterTenWrongCodes()
    {
        var (name, secret) = await MemberAsync(StaffRole.Administration);
        var (victim, _) = await MemberAsync();
        var id = await server.Sql.ScalarAsync<Guid>("select id from people.staff where username = @victim", new { victim });
        using var thief = server.Visitor();
        await TryAsync(thief, name, Totp.Code(secret, server.Clock.GetUtcNow()));
        await thief.OpenAsync($"/office/staff/{id}");
        server.Clock.Advance(TimeSpan.FromMinutes(16));
        await thief.PostAsync($"/office/staff/{id}?handler=Renew", []);
        thief.ShouldBeAt("/office/confirm");
        (await server.Sql.ScalarAsync<int>("select count(*)::int from data.audit_entries where action = 'staff.renewed' and object_id = @id", new { id = id.ToString() })).ShouldBe(0);
        var token = thief.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
        {
            using var content = new FormUrlEncodedContent([new("Code", "000000"), new("__RequestVerificationToken", token)]);
            using var answer = await thief.Http.PostAsync("/office/confirm", content);
        }));
        await thief.OpenAsync("/office");
        thief.ShouldBeAt("/office/sign-in");
    }

    [Fact, Finding("S-L5")]
    public async Task Poll_KeepsNobodySignedIn()
    {
        using var member = await server.StaffAsync(StaffRole.Registrations);
        for (var minutes = 0; minutes < 28; minutes += 7)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(7));
            using var poll = new HttpRequestMessage(HttpMethod.Get, "/office/registrations");
            poll.Headers.Add("X-Fragment", "1");
            using var answer = await member.Http.SendAsync(poll);
            answer.EnsureSuccessStatusCode();
        }

        server.Clock.Advance(TimeSpan.FromMinutes(3));
        await member.OpenAsync("/office/registrations");
        member.ShouldBeAt("/office/sign-in");
    }

    private async Task<(string Name, byte[] Secret)> MemberAsync(StaffRole roles = StaffRole.Letters)
    {
        var (name, secret) = ("kk-" + Guid.CreateVersion7().ToString("N")[20..], Totp.NewSecret());
        await server.Services.GetRequiredService<StaffDirectory>().AddAsync(name, roles, password: Password, totpSecret: secret);
        return (name, secret);
    }

    private static async Task TryAsync(Visitor visitor, string name, string code)
    {
        await visitor.OpenAsync("/office/sign-in");
        await visitor.Fill("نام کاربری", name).Fill("گذرواژه", Password).Fill("کد برنامهٔ احراز هویت", code).PressAsync("ورود");
    }
}

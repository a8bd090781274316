using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Tests.Accounts;
using Panah.Tests.OpenId;
using Panah.Tests.Window;
using Shouldly;
using Xunit;

namespace Panah.Tests.Persons;

/// <summary>Failed attempts to prove oneself are in the audit, bounded, and their victim reads of them (S-M9).</summary>
[Row("S7"), Finding("S-M9")]
public sealed class FailedAttemptTests(PanahServer server) : OpenIdTest(server)
{
    [Fact]
    public async Task WrongPassword_IsReadByItsVictim_AmongWhoSawTheirData()
    {
        NewHour();
        var person = await Server.ActivePersonAsync();
        using var stranger = Server.Visitor();
        for (var tries = 0; tries < 3; tries++) await stranger.SignInAsync(person.NationalId, "Galat2026ha");
        using var owner = Server.Visitor();
        await owner.SignInAsync(person.NationalId, Applicant.Password);
        owner.ShouldBeAt("/me");
        await owner.OpenAsync("/me/seen");
        owner.Page.QuerySelectorAll("tbody tr").Count(row => row.TextContent.Contains("گذرواژهٔ نادرست", StringComparison.Ordinal)).ShouldBe(1);
        owner.ShouldSee("ناشناس");
    }

    [Fact]
    public async Task WrongCode_ForAKnownPhone_IsReadByItsOwner()
    {
        var person = await Server.Registry.PersonAsync();
        using var owner = Server.Visitor();
        await owner.SignInAsync(Server, person);
        using var stranger = Server.Visitor();
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        await stranger.AskForCodeAsync(person.Mobile);
        await stranger.TypeCodeAsync("000000");
        await owner.OpenAsync("/me/seen");
        owner.ShouldSee("رمز یکبار مصرف نادرست");
    }

    /// <summary>An account that somebody opened with the person's ID, and whose first code they guess.</summary>
    [Fact]
    public async Task WrongFirstCode_IsReadByTheAccountsPerson()
    {
        var person = await Server.Registry.PersonAsync(SpecialForms.InGroup);
        using var owner = Server.Visitor();
        await owner.SignInAsync(Server, person);
        var phone = await Server.Phone(person.Mobile).ReadAsync();
        using var stranger = Server.Visitor();
        await stranger.RegisterSpecialAsync(person);
        await stranger.SignInAsync(person.NationalId, person.NationalId);
        var code = await phone.NextCodeAsync();
        await stranger.ChangeAsync(person.NationalId, code == "000000" ? "000001" : "000000");

        await owner.OpenAsync("/me/seen");
        owner.ShouldSee("تغییر ناموفق گذرواژه");
    }

    [Fact]
    public async Task WrongPasscode_OfALetter_IsInTheAudit_AFewLinesForManyTries()
    {
        var since = NewHour();
        using var stranger = Server.Visitor();
        var employer = Registry.NewNationalId();
        for (var tries = 0; tries < 12; tries++)
        {
            await stranger.OpenAsync("/agencies");
            await stranger.Fill("کد ملی", employer).Fill("کد رمز", "2345678923456789").PressAsync("استعلام");
            stranger.ShouldSee("مکاتبه‌ای با این مشخصات قابل استعلام نیست");
        }

        (await Server.Sql.ScalarAsync<int>("select count(*)::int from data.audit_entries where action = 'notices.permit-refused' and at >= @since", new { since }))
            .ShouldBe(2);
    }

    [Fact]
    public async Task WrongSecret_OfAClient_IsInTheAudit_AFewLinesForManyTries()
    {
        NewHour();
        var client = await ClientAsync();
        for (var tries = 0; tries < 25; tries++)
            (await PostAsync("/openid/token", client with { Secret = "wrong" }, ("grant_type", "client_credentials"))).Status.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        (await Server.Sql.QueryAsync<string>("select details from data.audit_entries where action = 'openid.client-refused' and object_id = @id", new { id = client.Settings.Id })).Count().ShouldBe(2);
    }

    [Fact]
    public async Task InventedNames_OfAnyNumber_AddAFewCountersOnly()
    {
        var since = NewHour();
        var failed = Server.Services.GetRequiredService<FailedAttempts>();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(name => failed.NoteAsync("staff.sign-in-failed", typed: $"invented-{name}")));
        (await Server.Sql.ScalarAsync<int>(
            "select count(*)::int from data.failed_attempts where about like '?%' and action = 'staff.sign-in-failed' and hour >= @since", new { since }))
            .ShouldBeLessThanOrEqualTo(64);
    }

    /// <summary>Attempts are counted by the hour: one that begins now, and does not turn while a test looks.</summary>
    private DateTimeOffset NewHour()
    {
        Server.Clock.Advance(TimeSpan.FromTicks(TimeSpan.TicksPerHour - (Server.Clock.GetUtcNow().Ticks % TimeSpan.TicksPerHour)));
        return Server.Clock.GetUtcNow();
    }
}

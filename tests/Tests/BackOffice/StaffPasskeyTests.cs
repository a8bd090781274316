using System.Net;
using System.Text.Json;
using Panah.Harness;
using Panah.People.Staff;
using Panah.Tests.Persons;
using Shouldly;
using Xunit;

namespace Panah.Tests.BackOffice;

/// <summary>Row S7: passkeys of staff, over HTTP, with a device whose answers can be bent.</summary>
[Row("S7")]
public sealed class StaffPasskeyTests(PanahServer server)
{
    [Fact]
    public async Task Passkey_Added_OpensTheOffice_AndIsAFreshProof()
    {
        using var member = await server.StaffAsync(StaffRole.Clients);
        using var device = await AddAsync(member);
        member.ShouldSee("کلید عبور افزوده شد").ShouldSee("کلید من");

        using var elsewhere = server.Visitor();
        await UseAsync(elsewhere, device);
        elsewhere.ShouldBeAt("/office");
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        await elsewhere.OpenAsync("/office/clients/new");
        elsewhere.ShouldBeAt("/office/confirm");
        await UseAsync(elsewhere, device);
        await elsewhere.OpenAsync("/office/clients/new");
        elsewhere.ShouldBeAt("/office/clients/new");
    }

    [Fact]
    public async Task Passkey_AfterRenewal_OrOfAPerson_OpensNothing()
    {
        using var member = await server.StaffAsync(StaffRole.Letters);
        using var device = await AddAsync(member);
        var id = await server.Sql.ScalarAsync<Guid>("select staff_id from people.staff_passkeys order by created_at desc limit 1");
        using var admin = await server.StaffAsync(StaffRole.Administration);
        await admin.OpenAsync($"/office/staff/{id}");
        await admin.PostAsync($"/office/staff/{id}?handler=Renew", []);
        using var thief = server.Visitor();
        await UseAsync(thief, device);
        thief.ShouldBeAt("/office/passkey").ShouldSee("این کلید عبور پذیرفته نشد");

        using var owner = await server.SignedInAsync();
        using var own = new Authenticator(server.Url.GetLeftPart(UriPartial.Authority));
        await PasskeyTests.AddAsync(owner, own, "گوشی");
        await UseAsync(thief, own);
        thief.ShouldBeAt("/office/passkey").ShouldSee("این کلید عبور پذیرفته نشد");
    }

    [Fact]
    public async Task Passkey_WithoutAFreshCode_IsNotAdded()
    {
        using var member = await server.StaffAsync(StaffRole.Letters);
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        await member.OpenAsync("/office/passkeys");
        member.ShouldBeAt("/office/confirm");
    }

    [Fact]
    public async Task Confirm_WithAColleaguesPasskey_IsRefused()
    {
        using var member = await server.StaffAsync(StaffRole.Clients);
        using var colleague = await server.StaffAsync(StaffRole.Clients);
        using var device = await AddAsync(colleague);
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        await UseAsync(member, device);
        member.ShouldSee("این کلید عبور پذیرفته نشد");
        await member.OpenAsync("/office/clients/new");
        member.ShouldBeAt("/office/confirm");
    }

    private async Task<Authenticator> AddAsync(Visitor member)
    {
        var device = new Authenticator(server.Url.GetLeftPart(UriPartial.Authority));
        await member.OpenAsync("/office/passkeys");
        var token = member.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
        using var answer = await member.Http.PostAsync("/office/passkeys?handler=Options", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var options = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        await member.PostAsync("/office/passkeys", [new("Credential", device.Create(options)), new("Name", "کلید من")]);
        return device;
    }

    private static async Task UseAsync(Visitor visitor, Authenticator device)
    {
        await visitor.OpenAsync("/office/passkey");
        using var content = new FormUrlEncodedContent([]);
        using var answer = await visitor.Http.PostAsync("/office/passkey/options", content);
        var options = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        await visitor.PostAsync("/office/passkey", [new("Credential", device.Get(options)), new("returnUrl", "")]);
    }
}

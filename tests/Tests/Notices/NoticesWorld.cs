using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Panah.OpenId.Clients;
using Panah.People;
using Panah.People.Evidence;
using Panah.People.Staff;
using Shouldly;

namespace Panah.Tests.Notices;

/// <summary>Employers, source systems and letters, put in place the short way; what a test is about goes through HTTP.</summary>
internal sealed class NoticesWorld(PanahServer server)
{
    public static readonly byte[] Pdf = [.. "%PDF-1.7\n"u8, .. new byte[3_000]];

    private const string StaffPassword = "Office1234";

    /// <summary>An employer with a session, and an agreement unless told otherwise.</summary>
    public async Task<TestEmployer> EmployerAsync(bool agreed = true, bool company = false)
    {
        var nationalId = Registry.NewNationalId();
        var mobile = Registry.NewMobile();
        var identifier = company ? Registry.NewCompanyId() : nationalId;
        if (agreed) await AgreeAsync(identifier, mobile);
        var visitor = server.Visitor();
        await SignInAsync(visitor, nationalId, mobile, company ? identifier : null);
        return new TestEmployer(identifier, mobile, visitor);
    }

    public async Task SignInAsync(Visitor visitor, string nationalId, string mobile, string? company = null)
    {
        var services = server.Services;
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Scheme = "http";
        var session = await services.GetRequiredService<AppDb>().InTransactionAsync(async work =>
        {
            var person = await services.GetRequiredService<PersonDirectory>().RecordAsync(
                work, new Person(Guid.Empty, PersonKind.Citizen, nationalId, "مریم", "رضایی", null, null, MobileNumber.Parse(mobile), null, null), Proof.Window);
            var started = await services.GetRequiredService<Sessions>().StartAsync(work, http, person, SignInDoor.Account, SignInMethods.Password);
            await work.ExecuteAsync("update people.sessions set acting_for_company = @company, company_checked_at = 'infinity' where id = @SessionId", new { company, started.SessionId });
            return started;
        });
        session.ShouldNotBeNull();
        foreach (var cookie in http.Response.Headers.SetCookie) visitor.Cookies.SetCookies(server.Url, cookie!.Replace("; secure", "", StringComparison.OrdinalIgnoreCase));
    }

    public async Task AgreeAsync(string identifier, string mobile)
    {
        var personal = server.Services.GetRequiredService<PersonalData>();
        await server.Services.GetRequiredService<AppDb>().Alone().ExecuteAsync(
            """
            insert into notices.agreements (id, employer_index, employer, mobile, branch, signed_on, recorded_at, recorded_by)
            values (@id, @index, @employer, @mobile, 'شعبه ۳ تهران', '2026-01-01', @now, @id)
            """,
            new
            {
                id = Guid.CreateVersion7(), index = personal.BlindIndex("notices.employer", identifier), employer = personal.Encrypt("notices.employer", identifier),
                mobile = personal.Encrypt("notices.agreement.mobile", mobile), now = server.Clock.GetUtcNow(),
            });
    }

    /// <summary>A source system with a token of the scope.</summary>
    public async Task<HttpClient> SystemAsync(string scope = "letters")
    {
        var (client, refusal) = await server.Services.GetRequiredService<ClientRegistration>().AddAsync(new ClientSettings
        {
            Id = "system-" + Guid.CreateVersion7().ToString("N")[20..], Scopes = [scope], GrantTypes = ["client_credentials"],
        });
        refusal.ShouldBeNull();
        var http = new HttpClient { BaseAddress = server.Url, Timeout = TimeSpan.FromMinutes(2) };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials", ["scope"] = scope, ["client_id"] = client!.Settings.Id, ["client_secret"] = client.Secret!,
        });
        using var answer = await http.PostAsync(new Uri("/openid/token", UriKind.Relative), form);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString());
        return http;
    }

    /// <summary>A member of staff, signed in.</summary>
    public async Task<Visitor> StaffAsync(StaffRole role)
    {
        var directory = server.Services.GetRequiredService<StaffDirectory>();
        var name = "letters-" + Guid.CreateVersion7().ToString("N")[20..];
        var secret = Totp.NewSecret();
        (await directory.AddAsync(name, role, password: StaffPassword, totpSecret: secret)).ShouldNotBeNull();
        var http = new DefaultHttpContext { RequestServices = server.Services };
        (await directory.SignInAsync(http, name, StaffPassword, Totp.Code(secret, server.Clock.GetUtcNow()), default)).ShouldBeTrue();
        var visitor = server.Visitor();
        foreach (var cookie in http.Response.Headers.SetCookie) visitor.Cookies.SetCookies(server.Url, cookie!.Replace("; secure", "", StringComparison.OrdinalIgnoreCase));
        return visitor;
    }

    /// <summary>Hands in a letter and returns its tracking number.</summary>
    public static async Task<string> SendAsync(HttpClient system, string employer, string subject = "فرم شماره ۱", string text = "کارفرمای گرامی، نتیجهٔ بازرسی پیوست است.", byte[]? file = null)
    {
        var (status, body) = await PostAsync(system, Draft(employer, subject, text, file));
        status.ShouldBe(HttpStatusCode.Created, body.ToString());
        return body.GetProperty("trackingNumber").GetString()!;
    }

    public static Dictionary<string, object?> Draft(string employer, string subject = "فرم شماره ۱", string text = "متن", byte[]? file = null) => new(StringComparer.Ordinal)
    {
        [employer.Length == 11 ? "companyId" : "nationalId"] = employer,
        ["system"] = "بازرسی از دفاتر قانونی",
        ["subject"] = subject,
        ["text"] = text,
        ["attachments"] = file is null ? null : new[] { new { name = "نتیجه.pdf", content = Convert.ToBase64String(file) } },
    };

    public static async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(HttpClient system, object draft, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/letters") { Content = JsonContent.Create(draft) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.CreateVersion7().ToString());
        using var answer = await system.SendAsync(request);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>Issues a permit on its page and returns the passcode shown.</summary>
    public static async Task<string> PermitAsync(Visitor employer, string trackingNumber, string days = "یک هفته", string views = "۱۰ بار")
    {
        await employer.OpenAsync($"/letters/{trackingNumber}/permit");
        await employer.Choose("صدور مجوز استعلام به مدت", days).Choose("تعداد دفعات استعلام", views).PressAsync("صدور مجوز استعلام");
        employer.ShouldSee("صدور مجوز استعلام با موفقیت انجام شد.").ShouldSee("کد رمز جهت استعلام");
        return PersianText.Compact(employer.Page.QuerySelector(".code-shown")!.TextContent.Trim());
    }
}

internal sealed record TestEmployer(string Identifier, string Mobile, Visitor Visitor);

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Panah.People;
using Panah.People.Evidence;
using Shouldly;
using Xunit;

namespace Panah.Tests.Persons;

/// <summary>A browser has the cookie of what is there: nothing is left by what was taken back.</summary>
[Finding("H-3")]
public sealed class CookieTests(PanahServer server)
{
    private AppDb Db => server.Services.GetRequiredService<AppDb>();

    [Fact]
    public async Task Start_TransactionCommits_LeavesSessionAndDevice()
    {
        var http = Request();
        await Db.InTransactionAsync(work => StartAsync(work, http));
        http.Response.Headers.SetCookie.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Start_RuleSaysNoAfterwards_LeavesNoCookie()
    {
        var http = Request();
        (await Db.InTransactionAsync<Refusal?>(async work =>
        {
            await StartAsync(work, http);
            return new Refusal("No");
        })).ShouldNotBeNull();
        http.Response.Headers.SetCookie.ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_CommitFails_LeavesNoCookie()
    {
        var http = Request();
        await Should.ThrowAsync<Exception>(() => Db.InTransactionAsync(async work =>
        {
            await StartAsync(work, http);
            // The database goes away between the last statement and the commit.
            await server.Sql.ExecuteAsync("select pg_terminate_backend(@pid)", new { pid = await work.QuerySingleAsync<int>("select pg_backend_pid()") });
        }));
        http.Response.Headers.SetCookie.ShouldBeEmpty();
    }

    [Fact]
    public async Task AfterCommit_WorkThrows_IsNotDone()
    {
        var done = 0;
        await Should.ThrowAsync<TimeoutException>(() => Db.InTransactionAsync(work =>
        {
            work.AfterCommit(() => done++);
            throw new TimeoutException();
        }));
        await Db.InTransactionAsync(_ => Task.CompletedTask);
        done.ShouldBe(0);
    }

    private static DefaultHttpContext Request() => new();

    private async Task StartAsync(Work work, HttpContext http)
    {
        MobileNumber.TryParse(Registry.NewMobile(), out var mobile, out _).ShouldBeTrue();
        var person = await server.Services.GetRequiredService<PersonDirectory>().RecordAsync(
            work,
            new Person(Guid.Empty, PersonKind.Citizen, Registry.NewNationalId(), "مینا", "راد", new DateOnly(1990, 5, 21), Gender.Female, mobile, null, null),
            Proof.Window);
        await server.Services.GetRequiredService<Sessions>().StartAsync(work, http, person, SignInDoor.Window, SignInMethods.SmsCode);
    }
}

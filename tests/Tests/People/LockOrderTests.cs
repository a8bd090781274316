using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Panah.Data;
using Panah.Harness;
using Panah.People;
using Panah.Tests.Accounts;
using Shouldly;
using Xunit;

namespace Panah.Tests.Persons;

/// <summary>
/// «This wasn't me», sign-in, change of password and sign-out of one person take their rows in one order (<see cref="PersonLock"/>): side by side they
/// wait for each other, and the database has to end none of them.
/// </summary>
[Row("S5")]
public sealed class LockOrderTests(PanahServer server)
{
    private const int Rounds = 50;

    private readonly ConcurrentBag<string> failures = [];
    private readonly ConcurrentDictionary<string, int> done = new(StringComparer.Ordinal);

    [Fact]
    public async Task FreezeSignInChangeAndSignOut_OfOnePersonSideBySide_NeverDeadlock()
    {
        var person = await server.ActivePersonAsync();
        var (db, sessions) = (server.Services.GetRequiredService<AppDb>(), server.Services.GetRequiredService<Sessions>());
        var id = (await server.Services.GetRequiredService<PersonDirectory>().FindByIdentifierAsync(PersonKind.Citizen, person.NationalId))!.Id;
        var account = (await server.Sql.QueryAsync<(string Hash, byte[] Mobile, short Evidence)>(
            "select password_hash, mobile, phone_evidence from accounts.accounts where person_id = @id", new { id })).Single();
        var before = await DeadlocksAsync();
        var change = await TimeOfChangeAsync(person);
        for (var round = 0; round < Rounds; round++)
        {
            var token = await OpenAgainAsync(id, account, round);
            using var frozen = await server.Visitor().OpenAsync($"/not-me/{token}");
            using var owner = await (await server.SignedInAsync(person)).OpenAsync("/me/password");
            using var other = await (await server.SignedInAsync(person)).OpenAsync("/me/password");
            using var stranger = await server.Visitor().OpenAsync("/account/sign-in");
            var (first, second) = (await StartAsync(null), await StartAsync(null));
            await StartAsync(first.SessionId);
            await StartAsync(second.SessionId);
            // From none to four times what a change takes here and now, alone: hashing makes it the slowest, and beside the others slower still.
            var spread = change * (round * 13 % Rounds * 4.0 / Rounds);
            await Task.WhenAll(
                RunAsync("frozen", spread, async () => (await frozen.PressAsync("این من نبودم؛ حساب را ببند")).Text.Contains("حساب بسته شد", StringComparison.Ordinal)),
                RunAsync("changed", spread / 4, () => ChangeAsync(owner, "Tazeh2027go")),
                RunAsync("changed", spread / 6, () => ChangeAsync(other, "Digar2027go")),
                RunAsync("signed in", TimeSpan.Zero, async () =>
                    (await stranger.Fill("نام کاربری", person.NationalId).Fill("گذرواژه", Applicant.Password).PressAsync("ورود")).Url.AbsolutePath == "/me"),
                RunAsync("by a code", spread / 2, async () => await StartAsync(null) is not null),
                RunAsync("signed out", spread, () => db.InTransactionAsync(work => sessions.EndAsync(work, id, first.SessionId))),
                RunAsync("everywhere", spread, async () =>
                    await db.InTransactionAsync(work => sessions.EndAllAsync(work, id, second.SessionId)) > 0));
        }

        failures.ShouldBeEmpty();
        (await DeadlocksAsync() - before).ShouldBe(0);
        // Each of them got its turn: rounds in which all but one were refused would show nothing.
        foreach (var what in (string[])["frozen", "changed", "signed in", "by a code"]) done.GetValueOrDefault(what).ShouldBePositive(what);

        Task<SignedIn> StartAsync(Guid? approver) => db.InTransactionAsync(work => sessions.StartAsync(
            work, new DefaultHttpContext { RequestServices = server.Services }, id,
            new SignInProof(SignInDoor.Window, SignInMethods.SmsCode | SignInMethods.RegistryProof) { ApprovedBy = approver }));
    }

    /// <summary>As it was before the round: open, with its password, and with a word that may be said, which is returned.</summary>
    private async Task<string> OpenAgainAsync(Guid id, (string Hash, byte[] Mobile, short Evidence) account, int round)
    {
        var token = $"abcdefgh{round % 10}{round / 10}kk";
        await server.Sql.ExecuteAsync(
            """
            update people.persons set frozen_at = null where id = @id;
            update accounts.accounts set password_hash = @Hash, mobile = @Mobile, phone_evidence = @Evidence where person_id = @id;
            delete from accounts.attempts; delete from accounts.failures; delete from data.limits;
            insert into people.alarms (id, person_id, token_hash, phones, created_at, expires_at)
            values (gen_random_uuid(), @id, @key, '{}', now(), 'infinity');
            """,
            new
            {
                id, account.Hash, account.Mobile, account.Evidence,
                key = server.Services.GetRequiredService<PersonalData>().BlindIndex("people.alarm", token),
            });
        return token;
    }

    private async Task<TimeSpan> TimeOfChangeAsync(TestPerson person)
    {
        using var owner = await (await server.SignedInAsync(person)).OpenAsync("/me/password");
        var begun = Stopwatch.GetTimestamp();
        (await ChangeAsync(owner, "Nakhost2027go")).ShouldBeTrue();
        return Stopwatch.GetElapsedTime(begun);
    }

    private static async Task<bool> ChangeAsync(Visitor visitor, string password)
    {
        await visitor.Fill("گذرواژهٔ تازه", password).Fill("تکرار گذرواژهٔ تازه", password).PressAsync("ثبت گذرواژهٔ تازه");
        return visitor.Url.AbsolutePath == "/me";
    }

    private async Task RunAsync(string what, TimeSpan after, Func<Task<bool>> step)
    {
        try
        {
            // The delay is the thing: what hashes a password first is met before, amid and after it, from round to round.
            await Task.Delay(after, TimeProvider.System, TestContext.Current.CancellationToken);
            if (await step()) done.AddOrUpdate(what, 1, (_, count) => count + 1);
        }
        catch (Exception failure) when (failure is PostgresException or ShouldAssertException)
        {
            failures.Add($"{what}: {failure.Message}");
        }
    }

    /// <summary>What the database counted, also what somebody caught and tried again.</summary>
    private async Task<long> DeadlocksAsync()
    {
        // The delay is the thing: the server writes down what a connection counted a second after it last did.
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System, TestContext.Current.CancellationToken);
        return await server.Sql.ScalarAsync<long>("select deadlocks from pg_stat_database where datname = current_database()");
    }
}

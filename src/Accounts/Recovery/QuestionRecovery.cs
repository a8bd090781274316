using System.Globalization;
using System.Security.Cryptography;
using Panah.Accounts.Evidence;
using Panah.Accounts.SignIn;
using Panah.Data;
using Panah.People;
using Panah.People.Credentials;
using Panah.People.Safety;

namespace Panah.Accounts.Recovery;

/// <summary>A recovery under way in this browser.</summary>
/// <param name="CodePassed">The code from the phone has come back: the question may be shown.</param>
/// <param name="QuestionKey">Text key of the question to be answered; null before the code, and for an account without one (guide 000).</param>
internal sealed record OpenRecovery(Guid Id, Guid? AccountId, bool CodePassed, string? QuestionKey);

/// <summary>How a step of a recovery ended.</summary>
internal enum RecoveryOutcome
{
    /// <summary>The code was right, or the password is changed.</summary>
    Passed,
    Wrong,

    /// <summary>Too many wrong tries, too late, or used already: begin again.</summary>
    Ended,
}

/// <summary>
/// «بازیابی گذرواژه» (A10, U5): user name, a code to the phone, the answer to the security question where one was set, a new password.
/// The code comes first: until it is back, a known and an unknown user see the same, no stranger reads the question or spends the answer's tries,
/// and a right answer alone changes nothing.
/// </summary>
internal sealed class QuestionRecovery(
    AppDb db, AccountStore accounts, AccountPhones phones, AccountIndexes indexes, SecurityAnswers answers, PersonalData personal, Outbox outbox,
    CredentialChanges changes, FailedAttempts failed, AuditLog audit, TimeProvider time)
{
    private const int MostTries = 5;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly SecretCookie Cookie = new("panah-recovery");

    /// <summary>Begins a recovery, real or decoy alike and in the same time: whose it is, and whether a code goes out, is found out afterwards (<see cref="RecoveryMessages"/>).</summary>
    public async Task BeginAsync(Browser browser, string username, CancellationToken cancel)
    {
        var code = RandomNumberGenerator.GetInt32(0, 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await db.InTransactionAsync(
            async work =>
            {
                var hash = Cookie.Issue(work, browser, Life);
                await work.ExecuteAsync(
                    """
                    insert into accounts.recoveries (id, token_hash, username_index, kind, code_hash, created_at, expires_at)
                    values (@id, @hash, @user, 'question', @codeHash, @now, @expires)
                    """,
                    new { id, hash, user = indexes.Username(username), codeHash = CodeHash(hash, code), now, expires = now + Life });
                await outbox.TellAsync(work, RecoveryMessages.Code(id, username, code, now + Life));
            },
            cancel);
    }

    /// <summary>The live recovery of this browser; null where there is none.</summary>
    public async Task<OpenRecovery?> FindAsync(Browser browser, CancellationToken cancel)
    {
        if (Cookie.Read(browser) is not { } hash) return null;
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<(Guid Id, Guid? AccountId, bool Passed, string? Question)>(
            """
            select r.id, r.account_id, r.code_passed_at is not null, case when r.code_passed_at is not null then a.question_key end
            from accounts.recoveries r left join accounts.accounts a on a.id = r.account_id
            where r.token_hash = @hash and r.used_at is null and r.expires_at > @now and r.tries < @MostTries
            """,
            new { hash, now = time.GetUtcNow(), MostTries });
        return row.Id == default ? null : new OpenRecovery(row.Id, row.AccountId, row.Passed, row.Question);
    }

    /// <summary>
    /// Judges the code from the phone. One statement counts, compares and opens the next step; the cookie is renewed with it, so that only the browser
    /// that typed the code goes on.
    /// </summary>
    public async Task<RecoveryOutcome> PassCodeAsync(Browser browser, string code, CancellationToken cancel)
    {
        if (Cookie.Read(browser) is not { } hash) return RecoveryOutcome.Ended;
        var (secret, next) = SecretCookie.New();
        var (judged, passed, left) = await db.Alone(cancel).QuerySingleOrDefaultAsync<(bool, bool, int)>(
            """
            with alive as (
                select id, username_index, code_hash = @codeHash as is_right from accounts.recoveries
                where token_hash = @hash and kind = 'question' and code_passed_at is null and tries < @MostTries and used_at is null and expires_at > @now),
            anywhere as (
                insert into accounts.failures as f (username_index, way, failures, updated_at) select username_index, 'recovery', 1, @now from alive
                on conflict (username_index, way) do update set failures = f.failures + 1, updated_at = @now where f.failures < @MostFailures
                returning true),
            judged as (
                update accounts.recoveries r set
                    tries = case when alive.is_right then 0 else r.tries + 1 end,
                    code_passed_at = case when alive.is_right then @now end,
                    token_hash = case when alive.is_right then @next else r.token_hash end
                from alive where r.id = alive.id and r.token_hash = @hash and r.code_passed_at is null and r.tries < @MostTries and r.used_at is null
                  and exists (select from anywhere)
                returning alive.is_right, @MostTries - r.tries as tries_left)
            select true, is_right, tries_left from judged
            """,
            new { hash, next, codeHash = CodeHash(hash, code), MostTries, AttemptBudget.MostFailures, now = time.GetUtcNow() });
        if (!judged) return RecoveryOutcome.Ended;
        if (!passed)
        {
            await failed.NoteAsync("accounts.recovery-failed", typed: Convert.ToHexString(hash), cancel: cancel);
            return left > 0 ? RecoveryOutcome.Wrong : RecoveryOutcome.Ended;
        }

        Cookie.Append(browser, secret, Life);
        return RecoveryOutcome.Passed;
    }

    /// <summary>Judges the answer, where a question was set, and sets the new password; all sessions of the person end with it.</summary>
    public async Task<RecoveryOutcome> FinishAsync(Browser browser, string answer, string newPassword, CancellationToken cancel)
    {
        if (Cookie.Read(browser) is not { } hash) return RecoveryOutcome.Ended;
        var (accountId, left) = await TakeAnswerAsync(hash, cancel);
        if (accountId is null || await accounts.FindByIdAsync(accountId.Value, cancel) is not { } account) return RecoveryOutcome.Ended;
        if (account.AnswerHash is not null && !await answers.VerifyAsync(answer, account.AnswerHash, cancel))
        {
            await failed.NoteAsync("accounts.recovery-failed", account.PersonId, typed: Convert.ToHexString(hash), cancel: cancel);
            return left > 0 ? RecoveryOutcome.Wrong : RecoveryOutcome.Ended;
        }

        var newHash = await PasswordHash.CreateAsync(newPassword, cancel);
        return await ChangeAsync(browser, hash, account, newHash, cancel) ? RecoveryOutcome.Passed : RecoveryOutcome.Ended;
    }

    /// <summary>One of the five tries behind the code.</summary>
    private Task<(Guid? AccountId, int Left)> TakeAnswerAsync(byte[] hash, CancellationToken cancel) =>
        db.Alone(cancel).QuerySingleOrDefaultAsync<(Guid?, int)>(
            """
            update accounts.recoveries set tries = tries + 1
            where token_hash = @hash and code_passed_at is not null and tries < @MostTries and used_at is null and expires_at > @now
            returning account_id, @MostTries - tries
            """,
            new { hash, MostTries, now = time.GetUtcNow() });

    private Task<bool> ChangeAsync(Browser browser, byte[] hash, Account account, string newHash, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                await PersonLock.HoldAsync(work, account.PersonId);
                var spent = await work.QuerySingleOrDefaultAsync<(Guid Id, byte[]? Mobile, short? Evidence)>(
                    "update accounts.recoveries set used_at = @now where token_hash = @hash and used_at is null returning id, mobile, phone_evidence",
                    new { hash, now = time.GetUtcNow() });
                if (spent.Id == default) return false;
                await accounts.ChangePasswordAsync(work, account.Id, newHash);
                await changes.RunAsync(work, account.PersonId, CredentialChange.Password, accounts.PhonesOf(account));
                if (personal.ReadPhone(spent.Mobile, spent.Evidence) is { } phone) await phones.ProveAsync(work, account.Id, account.PersonId, phone);
                await audit.WriteAsync(work, new AuditEntry("accounts.password-recovered", ActorKind.Person, account.PersonId, account.PersonId));
                work.AfterCommit(() => Cookie.Delete(browser));
                return true;
            },
            cancel);

    private byte[] CodeHash(byte[] tokenHash, string code) => personal.BlindIndex("accounts.recovery-code", Convert.ToHexString(tokenHash) + code);
}

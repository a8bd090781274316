using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.Http;
using Panah.Accounts.SignIn;
using Panah.Data;
using Panah.People;
using Panah.People.Credentials;

namespace Panah.Accounts.Recovery;

/// <summary>A recovery under way in this browser.</summary>
/// <param name="AccountId">Null for a decoy, which walks the same way and opens nothing.</param>
/// <param name="QuestionKey">Text key of the question shown.</param>
internal sealed record OpenRecovery(Guid Id, Guid? AccountId, string QuestionKey);

/// <summary>How handing in code, answer and new password ended.</summary>
internal enum RecoveryOutcome
{
    Changed,

    /// <summary>Code or answer is wrong; which of them is not said.</summary>
    Wrong,

    /// <summary>Too many wrong tries, too late, or used already: begin again.</summary>
    Ended,
}

/// <summary>
/// «بازیابی گذرواژه» (A10): user name, a code to the registered mobile, the answer to the security question, a new password.
/// The code is judged first, so a right answer alone changes nothing, and a stranger can't spend the answer's tries.
/// </summary>
internal sealed class QuestionRecovery(
    AppDb db, AccountStore accounts, AccountIndexes indexes, SecurityAnswers answers, PersonalData personal, Outbox outbox,
    Sessions sessions, AuditLog audit, TimeProvider time)
{
    private const int MostTries = 5;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly SecretCookie Cookie = new("panah-recovery");

    /// <summary>Begins a recovery, real or decoy alike and in the same time: whether a code goes out is found out afterwards (<see cref="RecoveryMessages"/>).</summary>
    public async Task BeginAsync(HttpContext http, string username, CancellationToken cancel)
    {
        var user = indexes.Username(username);
        var account = await accounts.FindAsync(username, cancel);
        var hash = Cookie.Issue(http, Life);
        var code = RandomNumberGenerator.GetInt32(0, 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var accountId = account?.AnswerHash is null ? null : (Guid?)account.Id;
        await db.InTransactionAsync(
            async tx =>
            {
                await tx.Connection!.ExecuteAsync(
                    """
                    insert into accounts.recoveries (id, token_hash, username_index, account_id, kind, code_hash, created_at, expires_at)
                    values (@id, @hash, @user, @accountId, 'question', @codeHash, @now, @expires)
                    """,
                    new { id, hash, user, accountId, codeHash = CodeHash(hash, code), now, expires = now + Life },
                    tx);
                await outbox.TellAsync(tx, RecoveryMessages.Code(id, username, code, now + Life), cancel);
            },
            cancel);
    }

    /// <summary>The live recovery of this browser; null where there is none.</summary>
    public async Task<OpenRecovery?> FindAsync(HttpContext http, CancellationToken cancel)
    {
        if (Cookie.Read(http) is not { } hash) return null;
        await using var connection = await db.OpenAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<(Guid Id, byte[] User, Guid? AccountId, string? Question)>(
            """
            select r.id, r.username_index, r.account_id, a.question_key
            from accounts.recoveries r left join accounts.accounts a on a.id = r.account_id
            where r.token_hash = @hash and r.used_at is null and r.expires_at > @now and r.tries < @MostTries
            """,
            new { hash, now = time.GetUtcNow(), MostTries });
        return row.Id == default ? null : new OpenRecovery(row.Id, row.AccountId, row.Question ?? answers.DecoyQuestion(row.User));
    }

    /// <summary>Judges code and answer and sets the new password; all sessions of the person end with it.</summary>
    public async Task<RecoveryOutcome> FinishAsync(HttpContext http, string code, string answer, string newPassword, CancellationToken cancel)
    {
        if (Cookie.Read(http) is not { } hash) return RecoveryOutcome.Ended;
        var (expected, accountId, left) = await TakeTryAsync(hash, cancel);
        if (expected is null) return RecoveryOutcome.Ended;

        var codeRight = CryptographicOperations.FixedTimeEquals(expected, CodeHash(hash, code));
        var account = accountId is null ? null : await accounts.FindByIdAsync(accountId.Value, cancel);
        // The answer is hashed whatever the code was, so that time tells nothing.
        var answerRight = await answers.VerifyAsync(answer, account?.AnswerHash, cancel);
        if (!codeRight || !answerRight || account is null) return left > 0 ? RecoveryOutcome.Wrong : RecoveryOutcome.Ended;

        var newHash = await PasswordHash.CreateAsync(newPassword, cancel);
        return await ChangeAsync(http, hash, account, newHash, cancel) ? RecoveryOutcome.Changed : RecoveryOutcome.Ended;
    }

    private async Task<(byte[]? CodeHash, Guid? AccountId, int Left)> TakeTryAsync(byte[] hash, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<(byte[]?, Guid?, int)>(
            """
            with taken as (
                update accounts.recoveries set tries = tries + 1
                where token_hash = @hash and tries < @MostTries and used_at is null and expires_at > @now
                returning code_hash, account_id, username_index, @MostTries - tries as tries_left),
            anywhere as (
                insert into accounts.failures as f (username_index, way, failures, updated_at)
                select username_index, 'recovery', 1, @now from taken
                on conflict (username_index, way) do update set failures = f.failures + 1, updated_at = @now where f.failures < @MostFailures
                returning true)
            select code_hash, account_id, tries_left from taken where exists (select from anywhere)
            """,
            new { hash, MostTries, AttemptBudget.MostFailures, now = time.GetUtcNow() });
    }

    private Task<bool> ChangeAsync(HttpContext http, byte[] hash, Account account, string newHash, CancellationToken cancel) =>
        db.InTransactionAsync(
            async tx =>
            {
                var spent = await tx.Connection!.ExecuteAsync(
                    "update accounts.recoveries set used_at = @now where token_hash = @hash and used_at is null", new { hash, now = time.GetUtcNow() }, tx);
                if (spent == 0) return false;
                await accounts.ChangePasswordAsync(tx, account.Id, newHash, cancel);
                await sessions.EndAllAsync(tx, account.PersonId, cancel);
                await audit.WriteAsync(tx, new AuditEntry("accounts.password-recovered", ActorKind.Person, account.PersonId, account.PersonId), cancel);
                Cookie.Delete(http);
                return true;
            },
            cancel);

    private byte[] CodeHash(byte[] tokenHash, string code) => personal.BlindIndex("accounts.recovery-code", Convert.ToHexString(tokenHash) + code);
}

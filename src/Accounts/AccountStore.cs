using Dapper;
using Npgsql;
using Panah.Accounts.Registration;
using Panah.Data;

namespace Panah.Accounts;

/// <summary>An account as sign-in and recovery need it.</summary>
internal sealed record Account(
    Guid Id, Guid PersonId, string PasswordHash, string? QuestionKey, string? AnswerHash, byte[]? Mobile,
    DateTimeOffset? MustChangeUntil, DateTimeOffset? BarredAt);

/// <summary>The table of accounts.</summary>
internal sealed class AccountStore(AppDb db, PersonalData personal, AccountIndexes indexes, TimeProvider time)
{
    public const string MobilePurpose = "accounts.mobile";

    private const string Columns = "select id, person_id, password_hash, question_key, answer_hash, mobile, must_change_until, barred_at from accounts.accounts";

    public async Task<Account?> FindAsync(string username, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<Account>(
            $"{Columns} where username_index = @username", new { username = indexes.Username(username) });
    }

    public async Task<Account?> FindByIdAsync(Guid id, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<Account>($"{Columns} where id = @id", new { id });
    }

    /// <summary>Opens the account of an activated registration. The user name is the national ID.</summary>
    public Task OpenAsync(NpgsqlTransaction tx, Guid personId, RegistrationForm form, CancellationToken cancel) =>
        tx.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into accounts.accounts (id, person_id, username_index, password_hash, question_key, answer_hash, mobile, created_at, changed_at)
            values (@id, @personId, @username, @PasswordHash, @QuestionKey, @AnswerHash, @mobile, @now, @now)
            on conflict (username_index) do nothing
            """,
            new
            {
                id = Guid.CreateVersion7(time.GetUtcNow()),
                personId,
                username = indexes.Username(form.NationalId.Value),
                form.PasswordHash,
                form.QuestionKey,
                form.AnswerHash,
                mobile = personal.Encrypt(MobilePurpose, form.Mobile.Value),
                now = time.GetUtcNow(),
            },
            tx,
            cancellationToken: cancel));

    /// <summary>Puts a stronger hash of the same password in place of the old one, unless it was changed meanwhile.</summary>
    public async Task RenewHashAsync(Account account, string newHash, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        await connection.ExecuteAsync(
            "update accounts.accounts set password_hash = @newHash where id = @Id and password_hash = @PasswordHash",
            new { account.Id, account.PasswordHash, newHash });
    }

    /// <summary>Sets a password that the person chose, and lifts what an initial or temporary one had laid on the account.</summary>
    public Task ChangePasswordAsync(NpgsqlTransaction tx, Guid accountId, string newHash, CancellationToken cancel) =>
        tx.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update accounts.accounts set password_hash = @newHash, must_change_until = null, barred_at = null, changed_at = @now where id = @accountId;
            -- Who changes it has proved themselves: what strangers' guesses had closed is open again.
            delete from accounts.failures using accounts.accounts a where a.id = @accountId and failures.username_index = a.username_index;
            update accounts.attempts set failures = 0, next_at = @now from accounts.accounts a where a.id = @accountId and attempts.username_index = a.username_index
            """,
            new { accountId, newHash, now = time.GetUtcNow() },
            tx,
            cancellationToken: cancel));
}

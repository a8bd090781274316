using Panah.Accounts.Evidence;
using Panah.Accounts.Registration;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Accounts;

/// <summary>An account as sign-in and recovery need it.</summary>
/// <param name="Mobile">Encrypted; proven by <paramref name="PhoneEvidence"/>, and null without one.</param>
/// <param name="ClaimedMobile">Encrypted; typed when the account was opened, and proven by nothing yet.</param>
internal sealed record Account(
    Guid Id, Guid PersonId, string PasswordHash, string? QuestionKey, string? AnswerHash, byte[]? Mobile, PhoneEvidence? PhoneEvidence, byte[]? ClaimedMobile,
    DateTimeOffset? MustChangeUntil, DateTimeOffset? BarredAt)
{
    /// <summary>No phone was ever proven for it: it opens level 0 and nothing more.</summary>
    public bool IsUnproven => PhoneEvidence is null;
}

/// <summary>The table of accounts.</summary>
internal sealed class AccountStore(AppDb db, PersonalData personal, AccountIndexes indexes, TimeProvider time)
{
    public const string MobilePurpose = "accounts.mobile";

    private const string Columns =
        "select id, person_id, password_hash, question_key, answer_hash, mobile, phone_evidence, claimed_mobile, must_change_until, barred_at from accounts.accounts";

    public Task<Account?> FindAsync(string username, CancellationToken cancel) =>
        db.Alone(cancel).QuerySingleOrDefaultAsync<Account>(
            $"{Columns} where username_index = @username", new { username = indexes.Username(username) });

    public Task<Account?> FindByIdAsync(Guid id, CancellationToken cancel) =>
        db.Alone(cancel).QuerySingleOrDefaultAsync<Account>($"{Columns} where id = @id", new { id });

    /// <summary>The phone that the account knows, to be told of what happens to it; empty for none.</summary>
    public MobileNumber[] PhonesOf(Account account) =>
        account.Mobile is { } cipher && MobileNumber.TryParse(personal.Decrypt(MobilePurpose, cipher), out var mobile, out _) ? [mobile] : [];

    /// <summary>
    /// Opens the account of an activated registration. The user name is the national ID. What somebody opened with that name before without proving
    /// a phone gives way.
    /// </summary>
    public Task AddAsync(Work work, Guid personId, RegistrationForm form, PhoneEvidence evidence) =>
        work.ExecuteAsync(
            """
            insert into accounts.accounts (id, person_id, username_index, password_hash, question_key, answer_hash, mobile, phone_evidence, created_at, changed_at)
            values (@id, @personId, @username, @PasswordHash, @QuestionKey, @AnswerHash, @mobile, @evidence, @now, @now)
            on conflict (username_index) do update set
                person_id = excluded.person_id, password_hash = excluded.password_hash, question_key = excluded.question_key, answer_hash = excluded.answer_hash,
                mobile = excluded.mobile, phone_evidence = excluded.phone_evidence, claimed_mobile = null, claims = null,
                must_change_until = null, barred_at = null, changed_at = excluded.changed_at
            """,
            new
            {
                id = Guid.CreateVersion7(time.GetUtcNow()),
                personId,
                username = indexes.Username(form.NationalId.Value),
                form.PasswordHash,
                form.QuestionKey,
                form.AnswerHash,
                mobile = personal.Encrypt(MobilePurpose, form.Mobile),
                evidence = (short)evidence,
                now = time.GetUtcNow(),
            });

    /// <summary>Whether the password that was judged is still the account's; holds the row until the transaction ends, so that a change waits for what begins on it.</summary>
    public Task<bool> StillHasAsync(Work work, Account account) => work.ExecuteScalarAsync<bool>(
        "select exists (select from accounts.accounts where id = @Id and password_hash = @PasswordHash for share)", new { account.Id, account.PasswordHash });

    /// <summary>The account is bound to this phone: what was claimed beside it is settled.</summary>
    public Task BindPhoneAsync(Work work, Guid accountId, ReachablePhone phone) =>
        work.ExecuteAsync(
            "update accounts.accounts set mobile = @mobile, phone_evidence = @evidence, claimed_mobile = null, changed_at = @now where id = @accountId",
            new { accountId, mobile = personal.Encrypt(MobilePurpose, phone.Mobile), evidence = (short)phone.Proves, now = time.GetUtcNow() });

    /// <summary>Puts a stronger hash of the same password in place of the old one, unless it was changed meanwhile.</summary>
    public Task RenewHashAsync(Account account, string newHash, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync(
            "update accounts.accounts set password_hash = @newHash where id = @Id and password_hash = @PasswordHash",
            new { account.Id, account.PasswordHash, newHash });

    /// <summary>Sets a password that the person chose, and lifts what an initial or temporary one had laid on the account.</summary>
    public Task ChangePasswordAsync(Work work, Guid accountId, string newHash) =>
        work.ExecuteAsync(
            """
            update accounts.accounts set password_hash = @newHash, must_change_until = null, barred_at = null, changed_at = @now where id = @accountId;
            -- Who changes it has proved themselves: what strangers' guesses had closed is open again.
            delete from accounts.failures using accounts.accounts a where a.id = @accountId and failures.username_index = a.username_index;
            update accounts.attempts set failures = 0, next_at = @now from accounts.accounts a where a.id = @accountId and attempts.username_index = a.username_index
            """,
            new { accountId, newHash, now = time.GetUtcNow() });
}

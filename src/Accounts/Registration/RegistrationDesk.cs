using System.Text.Json;
using Dapper;
using Npgsql;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Accounts.Registration;

/// <summary>How handing in a registration ended.</summary>
internal enum SubmitOutcome
{
    /// <summary>A new request is waiting for its check.</summary>
    Accepted,

    /// <summary>A request of this ID is waiting already (A8); no second one was made.</summary>
    AlreadyWaiting,

    /// <summary>The ID has an account (A3).</summary>
    HasAccount,
}

/// <summary>Where the check of a request stands.</summary>
internal sealed record RegistrationProgress(
    string Kind, string State, DateTimeOffset SubmittedAt, bool? CivilMatches, bool? SimMatches, bool? InsuredFound, bool? MedicalMatches)
{
    public bool IsWaiting => State == "waiting";

    public bool IsWithdrawn => State == "withdrawn";

    public bool IsPhysician => Kind == "physician";
}

/// <summary>Takes registrations in, and tells where they stand.</summary>
internal sealed class RegistrationDesk(AppDb db, PersonalData personal, AccountIndexes indexes, AuditLog audit, TimeProvider time)
{
    public const string FormPurpose = "accounts.registration";

    /// <summary>What keeps this ID from registering, judged at step one; null where nothing does.</summary>
    public async Task<SubmitOutcome?> ObstacleAsync(NationalId id, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        var found = await connection.ExecuteScalarAsync<string?>(
            """
            select 'account' from accounts.accounts where username_index = @username
            union all
            select 'waiting' from accounts.registrations where username_index = @username and state in ('waiting', 'needs_visit')
            limit 1
            """,
            new { username = indexes.Username(id.Value) });
        return found switch { "account" => SubmitOutcome.HasAccount, "waiting" => SubmitOutcome.AlreadyWaiting, _ => null };
    }

    /// <summary>
    /// Hands the form in. Two browsers at the same moment make one request: the unique index on live requests judges.
    /// </summary>
    public Task<SubmitOutcome> SubmitAsync(RegistrationForm form, byte[]? watcher, CancellationToken cancel) =>
        db.InTransactionAsync(
            async tx =>
            {
                var username = indexes.Username(form.NationalId.Value);
                var id = Guid.CreateVersion7(time.GetUtcNow());
                var added = await tx.Connection!.ExecuteAsync(
                    """
                    insert into accounts.registrations (id, username_index, kind, form, state, submitted_at, next_check_at, watcher_hash)
                    select @id, @username, @kind, @form, 'waiting', @now, @now, @watcher
                    where not exists (select from accounts.accounts where username_index = @username)
                    on conflict (username_index) where state in ('waiting', 'needs_visit') do nothing
                    """,
                    new
                    {
                        id,
                        username,
                        kind = form.Kind == RegistrationKind.Physician ? "physician" : "insured",
                        form = personal.Encrypt(FormPurpose, JsonSerializer.Serialize(form)),
                        now = time.GetUtcNow(),
                        watcher,
                    },
                    tx);
                if (added == 0) return await WhyNotAsync(tx, username);
                if (watcher is not null)
                    await tx.Connection!.ExecuteAsync("delete from accounts.drafts where token_hash = @watcher", new { watcher }, tx);
                await audit.WriteAsync(tx, new AuditEntry("accounts.registration-requested", ActorKind.Anonymous, ObjectId: id.ToString()), cancel);
                return SubmitOutcome.Accepted;
            },
            cancel);

    /// <summary>The newest request that this browser sent; null where it sent none.</summary>
    public async Task<RegistrationProgress?> FindProgressAsync(byte[]? watcher, CancellationToken cancel)
    {
        if (watcher is null) return null;
        await using var connection = await db.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<RegistrationProgress>(
            """
            select kind, state, submitted_at, civil_matches, sim_matches, insured_found, medical_matches
            from accounts.registrations where watcher_hash = @watcher order by submitted_at desc limit 1
            """,
            new { watcher });
    }

    /// <summary>
    /// Gives the waiting request of this browser up, and what was stated with it. A registry that answers later finds nothing to decide.
    /// False when its check had ended already.
    /// </summary>
    public Task<bool> WithdrawAsync(byte[] watcher, CancellationToken cancel) =>
        db.InTransactionAsync(
            async tx =>
            {
                var id = await tx.Connection!.ExecuteScalarAsync<Guid?>(
                    """
                    update accounts.registrations set state = 'withdrawn', decided_at = @now, leased_until = null, form = ''
                    where watcher_hash = @watcher and state = 'waiting' returning id
                    """,
                    new { watcher, now = time.GetUtcNow() },
                    tx);
                if (id is null) return false;
                await audit.WriteAsync(tx, new AuditEntry("accounts.registration-withdrawn", ActorKind.Anonymous, ObjectId: id.ToString()), cancel);
                return true;
            },
            cancel);

    private static async Task<SubmitOutcome> WhyNotAsync(NpgsqlTransaction tx, byte[] username) =>
        await tx.Connection!.ExecuteScalarAsync<bool>(
            "select exists (select from accounts.accounts where username_index = @username)", new { username }, tx)
            ? SubmitOutcome.HasAccount
            : SubmitOutcome.AlreadyWaiting;
}

using System.Text.Json;
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

    /// <summary>No code to the phone was passed in this browser (row S4): there is no request.</summary>
    PhoneNotProven,
}

/// <summary>Where the check of a request stands.</summary>
internal sealed record RegistrationProgress(
    string Kind, string State, DateTimeOffset SubmittedAt, bool? CivilMatches, bool? SimMatches, bool? InsuredFound, bool? MedicalMatches)
{
    public bool IsWaiting => State == "waiting";

    /// <summary>Given up, or ended by another request for the same ID.</summary>
    public bool IsWithdrawn => State is "withdrawn" or "superseded";

    public bool IsPhysician => Kind == "physician";
}

/// <summary>Takes registrations in, and tells where they stand.</summary>
internal sealed class RegistrationDesk(AppDb db, PersonalData personal, AccountIndexes indexes, AuditLog audit, TimeProvider time)
{
    public const string FormPurpose = "accounts.registration";

    /// <summary>
    /// What keeps this ID from registering; null where nothing does. Asked once the code to the phone is passed, and no sooner: whether an ID has an
    /// account is nobody's business. An account that never proved a phone keeps nobody from theirs. A request with the same ID and phone that waits is
    /// from now on watched by this browser too, since it holds the phone.
    /// </summary>
    public async Task<SubmitOutcome?> ObstacleAsync(NationalId id, MobileNumber mobile, byte[]? watcher, CancellationToken cancel)
    {
        var found = await db.Alone(cancel).ExecuteScalarAsync<string?>(
            """
            with watched as (
                update accounts.registrations set watcher_hash = coalesce(@watcher, watcher_hash)
                where username_index = @username and pair_index = @pair and state in ('waiting', 'needs_visit') returning true)
            select 'account' from accounts.accounts where username_index = @username and phone_evidence is not null
            union all
            select 'waiting' from watched
            limit 1
            """,
            new { username = indexes.Username(id.Value), pair = indexes.Pair(id, mobile), watcher });
        return found switch { "account" => SubmitOutcome.HasAccount, "waiting" => SubmitOutcome.AlreadyWaiting, _ => null };
    }

    /// <summary>
    /// Hands the form in. It becomes a request only where this browser's draft holds the proof of its phone: the statement takes it from there, and
    /// without it adds nothing. Two browsers at the same moment make one request: the unique index on live requests judges.
    /// </summary>
    public Task<SubmitOutcome> SubmitAsync(RegistrationForm form, byte[]? watcher, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                var (username, pair) = (indexes.Username(form.NationalId.Value), indexes.Pair(form.NationalId, form.Mobile));
                var (id, now) = (Guid.CreateVersion7(time.GetUtcNow()), time.GetUtcNow());
                var added = await work.ExecuteAsync(
                    """
                    insert into accounts.registrations (id, username_index, pair_index, phone_proven_at, kind, form, state, submitted_at, next_check_at, watcher_hash)
                    select @id, @username, d.pair_index, d.phone_proven_at, @kind, @form, 'waiting', @now, @now, @watcher
                    from accounts.drafts d
                    where d.token_hash = @watcher and d.pair_index = @pair and d.phone_proven_at is not null
                      and not exists (select from accounts.accounts where username_index = @username and phone_evidence is not null)
                    on conflict (username_index, pair_index) where state in ('waiting', 'needs_visit') do nothing
                    """,
                    new
                    {
                        id,
                        username,
                        pair,
                        kind = form.Kind == RegistrationKind.Physician ? "physician" : "insured",
                        form = personal.Encrypt(FormPurpose, JsonSerializer.Serialize(form)),
                        now,
                        watcher,
                    });
                if (added == 0) return await WhyNotAsync(work, username, pair);
                await work.ExecuteAsync("delete from accounts.drafts where token_hash = @watcher", new { watcher });
                await audit.WriteAsync(work, new AuditEntry("accounts.registration-requested", ActorKind.Anonymous, ObjectId: id.ToString()));
                return SubmitOutcome.Accepted;
            },
            cancel);

    /// <summary>The newest request that this browser sent; null where it sent none.</summary>
    public async Task<RegistrationProgress?> FindProgressAsync(byte[]? watcher, CancellationToken cancel)
    {
        if (watcher is null) return null;
        return await db.Alone(cancel).QuerySingleOrDefaultAsync<RegistrationProgress>(
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
            async work =>
            {
                var id = await work.ExecuteScalarAsync<Guid?>(
                    """
                    update accounts.registrations set state = 'withdrawn', decided_at = @now, form = ''
                    where watcher_hash = @watcher and state = 'waiting' returning id
                    """,
                    new { watcher, now = time.GetUtcNow() });
                if (id is null) return false;
                await audit.WriteAsync(work, new AuditEntry("accounts.registration-withdrawn", ActorKind.Anonymous, ObjectId: id.ToString()));
                return true;
            },
            cancel);

    private static async Task<SubmitOutcome> WhyNotAsync(Work work, byte[] username, byte[] pair) =>
        await work.ExecuteScalarAsync<string?>(
            """
            select 'account' from accounts.accounts where username_index = @username and phone_evidence is not null
            union all
            select 'waiting' from accounts.registrations where username_index = @username and pair_index = @pair and state in ('waiting', 'needs_visit')
            limit 1
            """,
            new { username, pair }) switch
        {
            "account" => SubmitOutcome.HasAccount,
            "waiting" => SubmitOutcome.AlreadyWaiting,
            _ => SubmitOutcome.PhoneNotProven,
        };
}

using System.Text.Json;
using Panah.Accounts.Evidence;
using Panah.Accounts.Registration;
using Panah.Data;

namespace Panah.Accounts.SignIn;

/// <summary>A registration that has made no account: who signs in with its password learns where it stands (row U4), and nobody else does.</summary>
internal sealed record OpenRequest(string PasswordHash, SignInOutcome Outcome);

/// <summary>Whose a user name is at sign-in. One statement for account and request, so that known, asked-for and unknown names take the same time.</summary>
internal sealed class AccountNames(AppDb db, PersonalData personal)
{
    public async Task<(Account? Account, OpenRequest? Request)> FindAsync(byte[] username, CancellationToken cancel)
    {
        var row = await db.Alone(cancel).QuerySingleAsync<Row>(
            """
            select a.id, a.person_id, a.password_hash, a.question_key, a.answer_hash, a.mobile, a.phone_evidence, a.claimed_mobile, a.must_change_until, a.barred_at,
                   r.form, r.state
            from (select @username::bytea as name) n
            left join accounts.accounts a on a.username_index = n.name
            left join lateral (
                -- Of several for one ID the one whose phone is the person's counts before a stranger's.
                select form, state from accounts.registrations
                where username_index = n.name and state in ('waiting', 'needs_visit', 'refused') and form <> ''
                order by (sim_matches is true) desc, submitted_at desc limit 1) r on true
            """,
            new { username });
        var account = row.Id is not { } id ? null : new Account(
            id, row.PersonId!.Value, row.PasswordHash!, row.QuestionKey, row.AnswerHash, row.Mobile, (PhoneEvidence?)row.PhoneEvidence, row.ClaimedMobile,
            row.MustChangeUntil, row.BarredAt);
        return (account, row.Form is null ? null : Read(row.Form, row.State!));
    }

    private OpenRequest? Read(byte[] form, string state) =>
        JsonSerializer.Deserialize<RegistrationForm>(personal.Decrypt(RegistrationDesk.FormPurpose, form))?.PasswordHash is { } hash
            ? new OpenRequest(hash, state switch
            {
                "waiting" => SignInOutcome.RequestWaits,
                "needs_visit" => SignInOutcome.RequestNeedsVisit,
                _ => SignInOutcome.RequestRefused,
            })
            : null;

    private sealed class Row
    {
        public Guid? Id { get; init; }
        public Guid? PersonId { get; init; }
        public string? PasswordHash { get; init; }
        public string? QuestionKey { get; init; }
        public string? AnswerHash { get; init; }
        public byte[]? Mobile { get; init; }
        public short? PhoneEvidence { get; init; }
        public byte[]? ClaimedMobile { get; init; }
        public DateTimeOffset? MustChangeUntil { get; init; }
        public DateTimeOffset? BarredAt { get; init; }
        public byte[]? Form { get; init; }
        public string? State { get; init; }
    }
}

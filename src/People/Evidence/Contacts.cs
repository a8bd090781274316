using Panah.Data;
using Panah.Kernel;

namespace Panah.People.Evidence;

/// <summary>
/// Where a person is written to: one mobile and one e-mail address, each only with its evidence. A number is one person's: who proves it takes it
/// from whoever had it before, since operators give numbers out again.
/// </summary>
internal sealed class Contacts(PersonalData personal, TimeProvider time)
{
    private const short MobileKind = 1;
    private const short EmailKind = 2;

    /// <summary>Columns of a person's contacts, for a query over <c>people.persons p</c>.</summary>
    public static readonly string Columns =
        $"(select value from people.contacts c where c.person_id = p.id and c.kind = {MobileKind}) as mobile, "
        + $"(select value from people.contacts c where c.person_id = p.id and c.kind = {EmailKind}) as email";

    public Task BindAsync(Work work, Guid personId, MobileNumber mobile, MobileEvidence evidence) =>
        BindAsync(work, personId, MobileKind, (short)evidence, MobileIndex(mobile), personal.Encrypt("person.mobile", mobile));

    public Task BindAsync(Work work, Guid personId, string email, EmailEvidence evidence) =>
        BindAsync(
            work, personId, EmailKind, (short)evidence, personal.BlindIndex("person.email", email.ToLowerInvariant()), personal.Encrypt("person.email", email));

    /// <summary>This number is no longer this person's.</summary>
    public Task ReleaseAsync(Work work, Guid personId, MobileNumber mobile) =>
        work.ExecuteAsync(
            "delete from people.contacts where person_id = @personId and kind = @MobileKind and value_index = @index",
            new { personId, MobileKind, index = MobileIndex(mobile) });

    public byte[] MobileIndex(MobileNumber mobile) => personal.BlindIndex("person.mobile", mobile);

    private Task<int> BindAsync(Work work, Guid personId, short kind, short evidence, byte[] index, byte[] value) =>
        work.ExecuteAsync(
            """
            -- One at a time for a number, or two who prove it at once would meet at the unique index.
            select pg_advisory_xact_lock(('x' || encode(substr(@index, 1, 8), 'hex'))::bit(64)::bigint);
            delete from people.contacts where kind = @kind and kind = 1 and value_index = @index and person_id <> @personId;
            insert into people.contacts as c (person_id, kind, value_index, value, evidence, proven_at) values (@personId, @kind, @index, @value, @evidence, @now)
            on conflict (person_id, kind) do update set value_index = @index, value = @value, evidence = @evidence, proven_at = @now
            where c.value_index <> @index or c.evidence <> @evidence
            """,
            new { personId, kind, index, value, evidence, now = time.GetUtcNow() });
}

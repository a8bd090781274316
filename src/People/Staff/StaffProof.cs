using Microsoft.AspNetCore.Http;
using Panah.Data;

namespace Panah.People.Staff;

/// <summary>
/// A fresh code of a member of staff (S-M13): a cookie alone, stolen or left open, changes no staff, client, key or tariff. Asked again after some minutes.
/// </summary>
public sealed class StaffProof(AppDb db, PersonalData personal, FailedAttempts failed, AuditLog audit, TimeProvider time)
{
    public const string Page = "/office/confirm";

    /// <summary>How long ago the code may be when a page is opened.</summary>
    internal static readonly TimeSpan ToOpen = TimeSpan.FromMinutes(5);

    /// <summary>And when its form is sent, which may take a while to fill in.</summary>
    internal static readonly TimeSpan ToSend = TimeSpan.FromMinutes(15);

    /// <summary>Wrong codes that one session bears; then it ends. They hurt nobody but who holds this session.</summary>
    private const int Most = 10;

    /// <summary>Whether the last code is fresh enough for this request.</summary>
    internal static bool IsFresh(HttpContext http, StaffMember member, DateTimeOffset now) =>
        member.ProvenAt is { } proven && now - proven <= (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? ToOpen : ToSend);

    /// <summary>Judges a code of the authenticator app; each works once, and ten wrong ones end the session.</summary>
    public async Task<bool> ConfirmAsync(StaffMember member, string code, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        // A try is taken before it is judged: of many at once ten are judged.
        var secret = await db.Alone(cancel).ExecuteScalarAsync<byte[]>(
            """
            update people.staff_sessions s set failures = failures + 1
            from people.staff m where s.id = @SessionId and s.ended_at is null and s.failures < @Most and m.id = s.staff_id and m.disabled_at is null
            returning m.totp_secret
            """,
            new { member.SessionId, Most, now });
        if (secret is null)
        {
            await db.Alone(cancel).ExecuteAsync(
                "update people.staff_sessions set ended_at = @now where id = @SessionId and ended_at is null and failures >= @Most",
                new { member.SessionId, Most, now });
            return false;
        }

        if (StaffDirectory.FindStep(personal, secret, code, now) is { } step && await PassAsync(member, step, now, cancel)) return true;
        await failed.NoteAsync("staff.sign-in-failed", named: member.Id.ToString(), cancel: cancel);
        return false;
    }

    private Task<bool> PassAsync(StaffMember member, long step, DateTimeOffset now, CancellationToken cancel) => db.InTransactionAsync(
        async work =>
        {
            var spent = await work.ExecuteAsync(
                "update people.staff set totp_step = @step where id = @Id and totp_step < @step and disabled_at is null", new { member.Id, step });
            if (spent == 0) return false;
            await work.ExecuteAsync(
                "update people.staff_sessions set proven_at = @now, failures = 0 where id = @SessionId and staff_id = @Id and ended_at is null",
                new { member.SessionId, member.Id, now });
            await audit.WriteAsync(work, new AuditEntry("staff.confirmed", ActorKind.Staff, member.Id, ObjectId: member.SessionId.ToString()));
            return true;
        },
        cancel);
}

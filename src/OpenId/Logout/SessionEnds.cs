using System.Net;
using System.Text.Json;
using Panah.Data;
using Panah.OpenId.Clients;
using Panah.OpenId.Jwts;
using Panah.OpenId.Keys;
using Panah.OpenId.Protocol;
using Panah.OpenId.Tokens;
using Panah.People;
using Panah.People.Safety;

namespace Panah.OpenId.Logout;

/// <summary>One client to tell that a session is over.</summary>
internal sealed record LogoutNote(string ClientId, string Subject, string Sid);

/// <summary>Ends what a session gave when the session ends, and tells the clients that want to know through the outbox.</summary>
internal sealed class SessionEnds(Outbox outbox, ClientStore clients, Revocations revocations, TimeProvider time) : ISessionObserver, ICredentialHolder
{
    public const string Topic = "openid.back-channel-logout";

    /// <summary>A client that was granted offline_access keeps its refresh token (OpenID Connect Core section 11, Back-Channel Logout section 2.7); every client is told.</summary>
    public async Task EndedAsync(Work work, Guid personId, IReadOnlyList<Guid> sessions)
    {
        var now = time.GetUtcNow();
        var told = await work.QueryAsync<(string ClientId, string Subject, string Sid)>(
            """
            with ended as (
                update openid.grants set ended_at = case when @offline = any (scopes) then null else @now end, session_ended_at = @now
                where session_id = any (@sessions) and ended_at is null and session_ended_at is null
                returning id, client_id, subject, sid, ended_at),
            revoked as (
                insert into openid.revocations (id, expires_at) select id, @until from ended where ended_at is not null on conflict do nothing)
            select distinct client_id, subject, sid from ended
            """,
            new { sessions = sessions.ToArray(), offline = Claims.Scopes.Offline, now, until = now + TokenWriter.AccessLifetime });
        foreach (var (clientId, subject, sid) in told)
        {
            if (await clients.FindAsync(work, clientId) is { Settings.BackChannelLogoutUri: not null })
                await outbox.TellAsync(work, new OutboxItem(Topic, new LogoutNote(clientId, subject, sid)));
        }

        revocations.Forget();
    }

    /// <summary>A new password or phone: what was granted before ends, <c>offline_access</c> too (row S5). A stranger who was inside stays nowhere.</summary>
    public async Task EndGivenAsync(Work work, Guid personId)
    {
        var now = time.GetUtcNow();
        await work.ExecuteAsync(
            """
            with ended as (update openid.grants set ended_at = @now where person_id = @personId and ended_at is null returning id)
            insert into openid.revocations (id, expires_at) select id, @until from ended on conflict do nothing
            """,
            new { personId, now, until = now + TokenWriter.AccessLifetime });
        revocations.Forget();
    }

    public Task CloseAsync(Work work, Guid personId) => Task.CompletedTask;

    public Task ReplacedAsync(Work work, Guid former, Guid next) =>
        work.ExecuteAsync("update openid.grants set session_id = @next where session_id = @former and session_ended_at is null", new { former, next });
}

/// <summary>Delivers logout tokens (OpenID Connect Back-Channel Logout sections 2.4 and 2.5).</summary>
internal sealed class LogoutDelivery(AppDb db, ClientStore clients, OutsideHttp outside, SigningKeys keys, Issuer issuer, AuditLog audit, TimeProvider time) : IOutboxHandler
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    public string Topic => SessionEnds.Topic;

    public int MaxAttempts => 8;

    public async Task<OutboxOutcome> HandleAsync(OutboxDelivery delivery, CancellationToken cancel)
    {
        var note = JsonSerializer.Deserialize<LogoutNote>(delivery.PayloadJson, JsonSerializerOptions.Web)!;
        if (await clients.FindAsync(note.ClientId, cancel) is not { Settings.BackChannelLogoutUri: { } address } client)
            return OutboxOutcome.Drop;
        var token = await WriteAsync(client, note, cancel);
        var answer = await outside.PostFormAsync(client, new Uri(address), "logout_token", token, cancel);
        if (answer is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices) return OutboxOutcome.Done;
        if (answer is not HttpStatusCode.BadRequest) return OutboxOutcome.Retry;
        // Section 2.8: the client says that the token is wrong; it will be wrong tomorrow.
        await db.InTransactionAsync(work => TellAsync(work, note, "Refused", delivery.Attempt), cancel);
        return OutboxOutcome.Drop;
    }

    /// <summary>The client was away for all the tries: at its place the person is still signed in, and its operators are to be asked.</summary>
    public Task GivenUpAsync(Work work, OutboxDelivery delivery, GivenUp why) =>
        TellAsync(work, JsonSerializer.Deserialize<LogoutNote>(delivery.PayloadJson, JsonSerializerOptions.Web)!, why.ToString(), delivery.Attempt);

    private Task TellAsync(Work work, LogoutNote note, string why, int tries) =>
        audit.WriteAsync(work, new AuditEntry("openid.logout-not-told", ObjectId: note.ClientId, Details: new { why, tries }));

    private async Task<string> WriteAsync(Client client, LogoutNote note, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var algorithm = client.IdTokenAlgorithm;
        return JwtWriter.Write((await keys.RotatedAsync(cancel)).For(algorithm), "logout+jwt", algorithm, (client, note, issuer, now), static (json, told) =>
        {
            json.WriteString("iss", told.issuer.Name);
            json.WriteString("aud", told.client.Id);
            json.WriteString("sub", told.note.Subject);
            json.WriteString("sid", told.note.Sid);
            json.WriteNumber("iat", told.now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (told.now + Lifetime).ToUnixTimeSeconds());
            json.WriteString("jti", Guid.CreateVersion7(told.now).ToString("N"));
            json.WriteStartObject("events");
            json.WriteStartObject("http://schemas.openid.net/event/backchannel-logout");
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}

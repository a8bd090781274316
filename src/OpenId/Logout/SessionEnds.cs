using System.Net;
using System.Text.Json;
using Dapper;
using Npgsql;
using Panah.Data;
using Panah.OpenId.Clients;
using Panah.OpenId.Jwts;
using Panah.OpenId.Keys;
using Panah.OpenId.Protocol;
using Panah.OpenId.Tokens;
using Panah.People;

namespace Panah.OpenId.Logout;

/// <summary>One client to tell that a session is over.</summary>
internal sealed record LogoutNote(string ClientId, string Subject, string Sid);

/// <summary>Ends what a session gave when the session ends, and tells the clients that want to know through the outbox.</summary>
internal sealed class SessionEnds(Outbox outbox, ClientStore clients, Revocations revocations, TimeProvider time) : ISessionObserver
{
    public const string Topic = "openid.back-channel-logout";

    /// <summary>A client that was granted offline_access keeps its refresh token (OpenID Connect Core section 11, Back-Channel Logout section 2.7); every client is told.</summary>
    public async Task EndedAsync(NpgsqlTransaction transaction, Guid personId, IReadOnlyList<Guid> sessions, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var told = await transaction.Connection!.QueryAsync<(string ClientId, string Subject, string Sid)>(
            """
            WITH ended AS (
                UPDATE openid.grants SET ended_at = CASE WHEN @offline = ANY (scopes) THEN NULL ELSE @now END, session_ended_at = @now
                WHERE session_id = ANY (@sessions) AND ended_at IS NULL AND session_ended_at IS NULL
                RETURNING id, client_id, subject, sid, ended_at),
            revoked AS (
                INSERT INTO openid.revocations (id, expires_at) SELECT id, @until FROM ended WHERE ended_at IS NOT NULL ON CONFLICT DO NOTHING)
            SELECT DISTINCT client_id, subject, sid FROM ended
            """,
            new { sessions = sessions.ToArray(), offline = Claims.Scopes.Offline, now, until = now + TokenWriter.AccessLifetime });
        foreach (var (clientId, subject, sid) in told)
        {
            if (await clients.FindAsync(clientId, cancel) is { Settings.BackChannelLogoutUri: not null })
                await outbox.TellAsync(transaction, new OutboxItem(Topic, new LogoutNote(clientId, subject, sid)), cancel);
        }

        revocations.Forget();
    }

    public Task ReplacedAsync(NpgsqlTransaction transaction, Guid former, Guid next, CancellationToken cancel) =>
        transaction.Connection!.ExecuteAsync("UPDATE openid.grants SET session_id = @next WHERE session_id = @former AND session_ended_at IS NULL", new { former, next });
}

/// <summary>Delivers logout tokens (OpenID Connect Back-Channel Logout sections 2.4 and 2.5).</summary>
internal sealed class LogoutDelivery(ClientStore clients, OutsideHttp outside, SigningKeys keys, Issuer issuer, TimeProvider time) : IOutboxHandler
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
        return await outside.PostFormAsync(client, new Uri(address), "logout_token", token, cancel) switch
        {
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => OutboxOutcome.Done,
            // Section 2.8: the client says that the token is wrong; it will be wrong tomorrow.
            HttpStatusCode.BadRequest => OutboxOutcome.Drop,
            _ => OutboxOutcome.Retry,
        };
    }

    private async Task<string> WriteAsync(Client client, LogoutNote note, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var algorithm = client.IdTokenAlgorithm;
        return JwtWriter.Write((await keys.GetAsync(cancel)).For(algorithm), "logout+jwt", algorithm, (client, note, issuer, now), static (json, told) =>
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

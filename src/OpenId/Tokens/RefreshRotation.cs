using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Panah.Data;

namespace Panah.OpenId.Tokens;

/// <summary>One refresh token that is to be used up, and what takes its place. All of it hashed.</summary>
/// <param name="Scopes">Joined by spaces; empty: all that were granted.</param>
/// <param name="Thumbprint">Of the key that the request proved to hold; null for none.</param>
internal sealed record Rotation(byte[] Used, byte[] Next, string ClientId, string Scopes, string? Thumbprint);

/// <summary>Why there is a grant, or none.</summary>
internal enum RotationOutcome
{
    Rotated,

    /// <summary>The token is none that this client may use now.</summary>
    Refused,

    /// <summary>Too many are waiting, or the database is away; nothing was used up.</summary>
    Busy,

    /// <summary>A fault of ours, logged.</summary>
    Failed,
}

/// <summary>Refresh tokens rotate in shared commits (ADR 0605): each is still judged by its own row.</summary>
internal sealed class RefreshRotation(AppDb db, SealedText sealedText, TimeProvider time, ILogger<RefreshRotation> log)
    : SharedCommits<Rotation, (RotationOutcome Outcome, Grant? Grant)>(db, time, new SharedCommitsSize(), SameToken, log)
{
    // A token that is sent twice at once: the second one is a replay and meets what the first has committed.
    private static readonly IEqualityComparer<Rotation> SameToken = EqualityComparer<Rotation>.Create(
        (a, b) => a!.Used.AsSpan().SequenceEqual(b!.Used), rotation => BitConverter.ToInt32(rotation.Used));

    private readonly TimeProvider _time = time;

    protected override (RotationOutcome, Grant?) Busy => (RotationOutcome.Busy, null);

    protected override (RotationOutcome, Grant?) Failed => (RotationOutcome.Failed, null);

    protected override async Task<SharedStatement<Rotation, (RotationOutcome Outcome, Grant? Grant)>> PrepareAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        await Statement.PrepareAsync(connection, _time, sealedText, cancel);

    private sealed class Statement(NpgsqlConnection connection, NpgsqlCommand command, SealedText sealedText, TimeProvider time)
        : SharedStatement<Rotation, (RotationOutcome Outcome, Grant? Grant)>(connection, command)
    {
        // Every look-up is by a key and in this order (LATERAL with LIMIT, = ANY): the plan is kept, and one made on small tables must not read large ones whole.
        // The second half of done finds what a run before this one has done, whose answer was lost with its connection: nobody else knows that successor.
        private const string Sql = """
            with asked as materialized (
                select * from unnest($1::bytea[], $2::bytea[], $3::text[], $4::text[], $5::text[]) with ordinality as a (hash, next, client, scopes, thumbprint, place)),
            live as materialized (
                select a.* from asked a
                cross join lateral (select grant_id from openid.refresh_tokens where hash = a.hash limit 1) t
                cross join lateral (select ended_at, scopes from openid.grants where id = t.grant_id limit 1) g
                where g.ended_at is null and g.scopes @> string_to_array(a.scopes, ' ')),
            used as (
                update openid.refresh_tokens t set used_at = $6 from live a
                where t.hash = any ($1) and t.hash = a.hash and t.client_id = a.client and t.used_at is null and t.expires_at > $6
                  and (t.dpop_jkt is null or t.dpop_jkt = a.thumbprint)
                returning a.place, a.next, a.client, t.grant_id, t.dpop_jkt, t.expires_at),
            born as (
                insert into openid.refresh_tokens (hash, grant_id, client_id, dpop_jkt, issued_at, expires_at)
                select next, grant_id, client, dpop_jkt, $6, expires_at from used),
            done as (
                select place, grant_id from used
                union all
                select a.place, t.grant_id from asked a cross join lateral (select grant_id from openid.refresh_tokens where hash = a.next limit 1) t)
            select done.place, g.id, g.client_id, g.person_id, g.session_id, g.sid, g.subject, g.scopes, g.id_token_claims, g.userinfo_claims, g.authenticated_at, g.acr, g.amr, g.company
            from done cross join lateral (select * from openid.grants where id = done.grant_id limit 1) g
            """;

        public static async Task<Statement> PrepareAsync(NpgsqlConnection connection, TimeProvider time, SealedText sealedText, CancellationToken cancel)
        {
            var command = new NpgsqlCommand(Sql, connection);
            foreach (var type in (ReadOnlySpan<NpgsqlDbType>)[NpgsqlDbType.Bytea, NpgsqlDbType.Bytea, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text])
                command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type });
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.TimestampTz });
            await command.PrepareAsync(cancel);
            return new(connection, command, sealedText, time);
        }

        public override async Task<(RotationOutcome Outcome, Grant? Grant)[]> RunAsync(Rotation[] group)
        {
            Command.Parameters[0].Value = Array.ConvertAll(group, rotation => rotation.Used);
            Command.Parameters[1].Value = Array.ConvertAll(group, rotation => rotation.Next);
            Command.Parameters[2].Value = Array.ConvertAll(group, rotation => rotation.ClientId);
            Command.Parameters[3].Value = Array.ConvertAll(group, rotation => rotation.Scopes);
            Command.Parameters[4].Value = Array.ConvertAll(group, rotation => rotation.Thumbprint);
            Command.Parameters[5].Value = time.GetUtcNow().UtcDateTime;
            var answers = new (RotationOutcome Outcome, Grant? Grant)[group.Length];
            Array.Fill(answers, (RotationOutcome.Refused, null));
            await using (var reader = await Command.ExecuteReaderAsync())
            {
                while (await reader.ReadAsync()) answers[reader.GetInt64(0) - 1] = (RotationOutcome.Rotated, Read(reader));
            }

            // The reader is closed, so the statement's own transaction is committed.
            return answers;
        }

        private Grant Read(NpgsqlDataReader row) => new()
        {
            Id = row.GetGuid(1), ClientId = row.GetString(2), PersonId = row.GetGuid(3), SessionId = row.GetGuid(4), Sid = row.GetString(5), Subject = row.GetString(6),
            Scopes = row.GetFieldValue<string[]>(7), IdTokenClaims = row.GetFieldValue<string[]>(8), UserinfoClaims = row.GetFieldValue<string[]>(9),
            AuthenticatedAt = row.GetFieldValue<DateTimeOffset>(10), Acr = row.GetString(11), Amr = row.GetFieldValue<string[]>(12), Company = row.IsDBNull(13) ? null : sealedText.Show(Grant.CompanyPurpose, row.GetString(13)),
        };
    }
}

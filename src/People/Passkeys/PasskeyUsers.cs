using Microsoft.AspNetCore.Identity;
using Panah.Data;

namespace Panah.People.Passkeys;

/// <summary>What the framework's handler asks of a store: four look-ups. Writing is <see cref="Passkeys"/>' own, in its transactions (ADR 0604).</summary>
/// <param name="db">The database.</param>
/// <param name="table">Persons' passkeys, or staff's: the two never mix.</param>
/// <param name="owner">Its column of whose they are.</param>
internal sealed class PasskeyUsers(AppDb db, string table = "people.passkeys", string owner = "person_id") : IUserPasskeyStore<PasskeyUser>
{
    private readonly string _select =
        $"select {owner} as owner_id, credential_id, public_key, created_at, sign_count, transports, backup_eligible, backed_up from {table} where ";

    public Task<PasskeyUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(Guid.TryParseExact(userId, "N", out var id) ? new PasskeyUser(id) : null);

    public async Task<PasskeyUser?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        var row = await db.Alone(cancellationToken).QuerySingleOrDefaultAsync<Row>(_select + "credential_id = @credentialId", new { credentialId });
        return row is null ? null : new PasskeyUser(row.OwnerId);
    }

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(PasskeyUser user, byte[] credentialId, CancellationToken cancellationToken)
    {
        return (await db.Alone(cancellationToken).QuerySingleOrDefaultAsync<Row>(_select + $"{owner} = @Id and credential_id = @credentialId", new { user.Id, credentialId }))?.ToInfo();
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyUser user, CancellationToken cancellationToken)
    {
        return [.. (await db.Alone(cancellationToken).QueryAsync<Row>(_select + $"{owner} = @Id", new { user.Id })).Select(static row => row.ToInfo())];
    }

    public Task<string> GetUserIdAsync(PasskeyUser user, CancellationToken cancellationToken) => Task.FromResult(user.Handle);

    public void Dispose()
    {
    }

    // The handler never calls these; who does has taken a wrong turn.
    public Task AddOrUpdatePasskeyAsync(PasskeyUser user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemovePasskeyAsync(PasskeyUser user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> GetUserNameAsync(PasskeyUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetUserNameAsync(PasskeyUser user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> GetNormalizedUserNameAsync(PasskeyUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(PasskeyUser user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<PasskeyUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> CreateAsync(PasskeyUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(PasskeyUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(PasskeyUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class Row
    {
        public Guid OwnerId { get; init; }
        public byte[] CredentialId { get; init; } = [];
        public byte[] PublicKey { get; init; } = [];
        public DateTimeOffset CreatedAt { get; init; }
        public long SignCount { get; init; }
        public string[] Transports { get; init; } = [];
        public bool BackupEligible { get; init; }
        public bool BackedUp { get; init; }

        // Attestation is not asked for, so there is none to keep; only verified users are registered.
        public UserPasskeyInfo ToInfo() => new(CredentialId, PublicKey, CreatedAt, (uint)SignCount, Transports, true, BackupEligible, BackedUp, [], []);
    }
}

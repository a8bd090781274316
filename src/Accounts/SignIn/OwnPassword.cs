using Dapper;
using Panah.Data;
using Panah.People;
using Panah.People.Credentials;
using Panah.People.Safety;

namespace Panah.Accounts.SignIn;

/// <summary>Who is signed in, and has just proven it by a code or a passkey, chooses a new password (row U5). Everywhere else they are signed out by it.</summary>
internal sealed class OwnPassword(AppDb db, AccountStore accounts, CredentialChanges changes, Sessions sessions, AuditLog audit)
{
    /// <summary>The person's account; null for one who signs in without any password.</summary>
    public async Task<Account?> FindAsync(Guid personId, CancellationToken cancel)
    {
        await using var connection = await db.OpenAsync(cancel);
        var account = await connection.ExecuteScalarAsync<Guid?>(
            "select id from accounts.accounts where person_id = @personId order by created_at limit 1", new { personId });
        // What follows asks for a connection of its own, and none is held meanwhile (H-1).
        await connection.CloseAsync();
        return account is { } id ? await accounts.FindByIdAsync(id, cancel) : null;
    }

    /// <summary>False when the session ended meanwhile: nothing was changed.</summary>
    public async Task<bool> ChangeAsync(Browser browser, SignedIn session, Account account, string newPassword, CancellationToken cancel)
    {
        var hash = await PasswordHash.CreateAsync(newPassword, cancel);
        return await db.InTransactionAsync(
            async tx =>
            {
                await PersonLock.HoldAsync(tx, session.PersonId, cancel);
                if (!await sessions.IsLiveAsync(tx, session.SessionId, cancel)) return false;
                await accounts.ChangePasswordAsync(tx, account.Id, hash, cancel);
                await changes.RunAsync(tx, session.PersonId, CredentialChange.Password, accounts.PhonesOf(account), cancel);
                // This browser goes on, with a session and a cookie of its own.
                await sessions.StartAsync(tx, browser, session.PersonId, new SignInProof(session.Door, session.Methods) { Level = session.Level }, cancel);
                await audit.WriteAsync(tx, new AuditEntry("accounts.password-changed", ActorKind.Person, session.PersonId, session.PersonId), cancel);
                return true;
            },
            cancel);
    }
}

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
        var account = await db.Alone(cancel).ExecuteScalarAsync<Guid?>(
            "select id from accounts.accounts where person_id = @personId order by created_at limit 1", new { personId });
        return account is { } id ? await accounts.FindByIdAsync(id, cancel) : null;
    }

    /// <summary>False when the session ended meanwhile: nothing was changed.</summary>
    public async Task<bool> ChangeAsync(Browser browser, SignedIn session, Account account, string newPassword, CancellationToken cancel)
    {
        var hash = await PasswordHash.CreateAsync(newPassword, cancel);
        return await db.InTransactionAsync(
            async work =>
            {
                await PersonLock.HoldAsync(work, session.PersonId);
                if (!await sessions.IsLiveAsync(work, session.SessionId)) return false;
                await accounts.ChangePasswordAsync(work, account.Id, hash);
                await changes.RunAsync(work, session.PersonId, CredentialChange.Password, accounts.PhonesOf(account));
                // This browser goes on, with a session and a cookie of its own.
                await sessions.StartAsync(work, browser, session.PersonId, new SignInProof(session.Door, session.Methods) { Level = session.Level });
                await audit.WriteAsync(work, new AuditEntry("accounts.password-changed", ActorKind.Person, session.PersonId, session.PersonId));
                return true;
            },
            cancel);
    }
}

using Panah.Accounts.Evidence;
using Panah.Accounts.Passwords;
using Panah.Data;
using Panah.People;
using Panah.People.Credentials;
using Panah.People.Safety;

namespace Panah.Accounts.SignIn;

/// <summary>How a forced change ended.</summary>
internal enum ChangeOutcome
{
    /// <summary>The new password stands, and a session has begun.</summary>
    Changed,
    OldWrong,
    CodeWrong,

    /// <summary>The code was right, and only now may it be said: the password holds its owner's name. The code stays good for another.</summary>
    NameInPassword,

    /// <summary>The ticket is spent or over.</summary>
    Ended,

    /// <summary>«This wasn't me» closed the account, and only a sign-in by the Window opens it. Nothing was changed.</summary>
    Closed,
}

/// <summary>Puts a chosen password in place of an initial or temporary one (P6, P15), and signs in with it.</summary>
internal sealed class PasswordChange(
    AppDb db, AccountStore accounts, AccountPhones phones, ChangeTickets tickets, PasswordOwners owners, CredentialChanges changes, Sessions sessions,
    FailedAttempts failed, AuditLog audit)
{
    public async Task<ChangeOutcome> ChangeAsync(Browser browser, ChangeTicket ticket, string? old, string? code, string newPassword, CancellationToken cancel)
    {
        if (await accounts.FindByIdAsync(ticket.AccountId, cancel) is not { } account) return ChangeOutcome.Ended;
        if (ticket.AsksCode && !await tickets.PassCodeAsync(ticket, code ?? "", cancel)) return await WrongAsync(account, ChangeOutcome.CodeWrong, cancel);

        // A temporary password was spent at sign-in and is not asked for again; the initial one is, as the guide's form has it.
        if (ticket.Reason == "first" && !await PasswordHash.VerifyAsync(old ?? "", account.PasswordHash, cancel)) return await WrongAsync(account, ChangeOutcome.OldWrong, cancel);
        if (PasswordRules.Broken(newPassword, await owners.OfPersonAsync(account.PersonId, cancel)).Count > 0) return ChangeOutcome.NameInPassword;

        var hash = await PasswordHash.CreateAsync(newPassword, cancel);
        try
        {
            return await PutAsync(browser, ticket, account, hash, cancel);
        }
        catch (AccountClosedException)
        {
            return ChangeOutcome.Closed;
        }
    }

    /// <summary>Its owner reads of it, among who saw their data.</summary>
    private async Task<ChangeOutcome> WrongAsync(Account account, ChangeOutcome wrong, CancellationToken cancel)
    {
        await failed.NoteAsync("accounts.change-failed", account.PersonId, cancel: cancel);
        return wrong;
    }

    private Task<ChangeOutcome> PutAsync(Browser browser, ChangeTicket ticket, Account account, string hash, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                await PersonLock.HoldAsync(work, account.PersonId);
                if (!await tickets.SpendAsync(work, browser, ticket)) return ChangeOutcome.Ended;
                await accounts.ChangePasswordAsync(work, account.Id, hash);
                await changes.RunAsync(work, account.PersonId, CredentialChange.Password, accounts.PhonesOf(account));
                // The code, or the temporary password that came to it, has just proven this phone.
                if (ticket.Phone is { } phone) await phones.ProveAsync(work, account.Id, account.PersonId, phone);
                await sessions.StartAsync(work, browser, account.PersonId, AccountSessions.After(ticket.Phone));
                await audit.WriteAsync(work, new AuditEntry("accounts.password-changed", ActorKind.Person, account.PersonId, account.PersonId));
                return ChangeOutcome.Changed;
            },
            cancel);
}

using Microsoft.AspNetCore.Http;
using Panah.Data;
using Panah.People;
using Panah.People.Credentials;

namespace Panah.Accounts.SignIn;

/// <summary>How a forced change ended.</summary>
internal enum ChangeOutcome
{
    /// <summary>The new password stands, and a session has begun.</summary>
    Changed,
    OldWrong,
    CodeWrong,

    /// <summary>The ticket is spent or over.</summary>
    Ended,
}

/// <summary>Puts a chosen password in place of an initial or temporary one (P6, P15), and signs in with it.</summary>
internal sealed class PasswordChange(
    AppDb db, AccountStore accounts, ChangeTickets tickets, Sessions sessions, AuditLog audit)
{
    public async Task<ChangeOutcome> ChangeAsync(HttpContext http, ChangeTicket ticket, string? old, string? code, string newPassword, CancellationToken cancel)
    {
        if (ticket.AsksCode && !await tickets.PassCodeAsync(ticket, code ?? "", cancel)) return ChangeOutcome.CodeWrong;
        if (await accounts.FindByIdAsync(ticket.AccountId, cancel) is not { } account) return ChangeOutcome.Ended;

        // A temporary password was spent at sign-in and is not asked for again; the initial one is, as the guide's form has it.
        if (ticket.Reason == "first" && !await PasswordHash.VerifyAsync(old ?? "", account.PasswordHash, cancel)) return ChangeOutcome.OldWrong;

        var hash = await PasswordHash.CreateAsync(newPassword, cancel);
        return await db.InTransactionAsync(
            async tx =>
            {
                if (!await tickets.SpendAsync(tx, http, ticket)) return ChangeOutcome.Ended;
                await accounts.ChangePasswordAsync(tx, account.Id, hash, cancel);
                await sessions.EndAllAsync(tx, account.PersonId, cancel);
                await sessions.StartAsync(tx, http, account.PersonId, SignInDoor.Account, SignInMethods.Password, cancel);
                await audit.WriteAsync(tx, new AuditEntry("accounts.password-changed", ActorKind.Person, account.PersonId, account.PersonId), cancel);
                return ChangeOutcome.Changed;
            },
            cancel);
    }
}

using Microsoft.AspNetCore.Http;
using Panah.Data;
using Panah.People;
using Panah.People.Credentials;

namespace Panah.Accounts.SignIn;

/// <summary>How a sign-in with a password ended.</summary>
internal enum SignInOutcome
{
    /// <summary>A session has begun.</summary>
    SignedIn,

    /// <summary>The password opens the change page and nothing else.</summary>
    MustChange,

    /// <summary>User name or password is wrong; which of them is never said.</summary>
    Wrong,

    /// <summary>Too soon after the last try.</summary>
    Wait,

    /// <summary>The password is no way in from here any more; others are.</summary>
    OtherRoute,
}

/// <summary>Outcome, and the wait before the next try where there is one.</summary>
internal sealed record SignInResult(SignInOutcome Outcome, TimeSpan Wait = default);

/// <summary>Sign-in with user name and password (A2, A9). Known and unknown users take the same steps and the same time.</summary>
internal sealed class PasswordSignIn(
    AppDb db, AccountStore accounts, AccountIndexes indexes, AttemptBudget budget, ChangeTickets tickets, TemporaryPasswords temporary,
    Sessions sessions, AuditLog audit)
{
    public async Task<SignInResult> TryAsync(HttpContext http, string username, string password, CancellationToken cancel)
    {
        var user = indexes.Username(username);
        var source = indexes.Source(http.Connection.RemoteIpAddress);
        // The shape of what was typed tells a temporary password (8 digits) from a chosen one (begins with a letter), not the user's state:
        // so a stranger who asks for a recovery takes no one's own password away, and the steps are the same for every user.
        var typedTemporary = TemporaryPasswords.HasShape(password);
        var counted = typedTemporary ? indexes.Temporary(username) : user;
        var permit = await budget.TryTakeAsync(counted, source, cancel);
        if (!permit.Allowed) return new SignInResult(permit.Exhausted ? SignInOutcome.OtherRoute : SignInOutcome.Wait, permit.Wait);

        var account = await accounts.FindAsync(username, cancel);
        var hash = (typedTemporary ? await temporary.CurrentHashAsync(user, cancel) : account?.PasswordHash) ?? PasswordHash.Decoy;
        var right = await PasswordHash.VerifyAsync(password, hash, cancel);
        if (!right || account is null) return new SignInResult(SignInOutcome.Wrong);

        await budget.ForgiveAsync(counted, source, cancel);
        if (typedTemporary)
            return await temporary.RedeemAsync(http, account, user, cancel)
                ? new SignInResult(SignInOutcome.MustChange)
                : new SignInResult(SignInOutcome.Wrong);
        if (account.MustChangeUntil is not null) return await FirstSignInAsync(http, account, cancel);
        await StartAsync(http, account, cancel);
        if (PasswordHash.NeedsRenewal(account.PasswordHash)) await accounts.RenewHashAsync(account, await PasswordHash.CreateAsync(password, cancel), cancel);
        return new SignInResult(SignInOutcome.SignedIn);
    }

    private async Task<SignInResult> FirstSignInAsync(HttpContext http, Account account, CancellationToken cancel) =>
        await tickets.IssueFirstAsync(http, account, cancel)
            ? new SignInResult(SignInOutcome.MustChange)
            : new SignInResult(SignInOutcome.OtherRoute);

    private Task StartAsync(HttpContext http, Account account, CancellationToken cancel) =>
        db.InTransactionAsync(
            async tx =>
            {
                await sessions.StartAsync(tx, http, account.PersonId, SignInDoor.Account, SignInMethods.Password, cancel);
                await audit.WriteAsync(tx, new AuditEntry("accounts.signed-in", ActorKind.Person, account.PersonId, account.PersonId), cancel);
            },
            cancel);
}

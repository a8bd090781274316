using Panah.Accounts.Evidence;
using Panah.Data;
using Panah.People;
using Panah.People.Credentials;
using Panah.People.Safety;
using Panah.Registries;

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

    /// <summary>Many tries came from here lately, and this one brings no solved security code.</summary>
    SecurityCode,

    /// <summary>Too soon after the last try.</summary>
    Wait,

    /// <summary>The password is no way in from here any more; others are.</summary>
    OtherRoute,

    /// <summary>The right first password, after its one use or its seven days (P7).</summary>
    Barred,

    /// <summary>The right password of a request whose check is under way (A6).</summary>
    RequestWaits,

    /// <summary>The right password of a request that needs a visit to a branch (A7).</summary>
    RequestNeedsVisit,

    /// <summary>The right password of a request that a branch has refused (A12).</summary>
    RequestRefused,

    /// <summary>The right password of an account that nobody has proven, in the name of a person who has proven themself.</summary>
    Unproven,

    /// <summary>The right password of an account that «this wasn't me» closed: a sign-in by the Window opens it.</summary>
    Closed,

    /// <summary>The right first password, and no registry to say which phone to ask: nothing was used up.</summary>
    RegistryDown,
}

/// <summary>Outcome, and the wait before the next try where there is one.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Wait">How long to wait.</param>
/// <param name="Home">Where a session begins that was asked for by no page.</param>
internal sealed record SignInResult(SignInOutcome Outcome, TimeSpan Wait = default, string Home = AccountSessions.Me);

/// <summary>Sign-in with user name and password (A2, A9). Known and unknown users take the same steps and the same time.</summary>
internal sealed class PasswordSignIn(
    AppDb db, AccountNames names, AccountStore accounts, AccountIndexes indexes, AccountPhones phones, AttemptBudget budget, ChangeTickets tickets,
    TemporaryPasswords temporary, Sessions sessions, PersonDirectory people, FailedAttempts failed, AuditLog audit, RateLimits limits)
{
    /// <param name="solved">The form brought a solved security code.</param>
    public async Task<SignInResult> TryAsync(Browser browser, string username, string password, bool solved, CancellationToken cancel)
    {
        var user = indexes.Username(username);
        var source = indexes.Source(browser);
        // The shape of what was typed tells a temporary password (8 digits) from a chosen one (begins with a letter), not the user's state:
        // so a stranger who asks for a recovery takes no one's own password away, and the steps are the same for every user.
        var typedTemporary = TemporaryPasswords.HasShape(password);
        var counted = typedTemporary ? indexes.Temporary(username) : user;
        // Across names (S-M5): who signed in from here before is not counted, and what strangers behind the same address fill is not theirs.
        var from = browser.Source;
        var known = await budget.KnowsAsync(user, source, cancel);
        if (!known && !solved && await limits.TryTakeAsync(from, LimitBook.AccountsSignInFree, cancel) > TimeSpan.Zero) return new SignInResult(SignInOutcome.SecurityCode);
        if (!known && await limits.TryTakeAsync(from, LimitBook.AccountsSignInNames, cancel) is var crowded && crowded > TimeSpan.Zero)
            return new SignInResult(SignInOutcome.Wait, crowded);
        var permit = await budget.TryTakeAsync(counted, source, cancel);
        if (!permit.Allowed) return new SignInResult(permit.Exhausted ? SignInOutcome.OtherRoute : SignInOutcome.Wait, permit.Wait);

        var (account, request) = await names.FindAsync(user, cancel);
        var hash = (typedTemporary ? await temporary.CurrentHashAsync(user, cancel) : account?.PasswordHash ?? request?.PasswordHash) ?? PasswordHash.Decoy;
        var right = await PasswordHash.VerifyAsync(password, hash, from, known, cancel);
        if (!right || (account is null && request is null))
        {
            await failed.NoteAsync("accounts.sign-in-failed", account?.PersonId, typed: username, cancel: cancel);
            return new SignInResult(SignInOutcome.Wrong);
        }

        await budget.ForgiveAsync(counted, source, cancel);
        if (account is null) return new SignInResult(request!.Outcome);
        if (typedTemporary)
            return await temporary.RedeemAsync(browser, account, user, cancel)
                ? new SignInResult(SignInOutcome.MustChange)
                : new SignInResult(SignInOutcome.Wrong);
        if (account.MustChangeUntil is not null) return new SignInResult(await FirstSignInAsync(browser, account, cancel));
        if (await IsSomebodyElsesAsync(account, cancel)) return new SignInResult(SignInOutcome.Unproven);
        try
        {
            if (!await StartAsync(browser, account, cancel)) return new SignInResult(SignInOutcome.Wrong);
        }
        catch (AccountClosedException)
        {
            return new SignInResult(SignInOutcome.Closed);
        }

        if (PasswordHash.NeedsRenewal(account.PasswordHash)) await accounts.RenewHashAsync(account, await PasswordHash.CreateAsync(password, cancel), cancel);
        return new SignInResult(SignInOutcome.SignedIn, Home: account.IsUnproven ? AccountSessions.Slips : AccountSessions.Me);
    }

    /// <summary>The browser that was given the way to the change page and left it goes on there; any other finds the password spent.</summary>
    private async Task<SignInOutcome> FirstSignInAsync(Browser browser, Account account, CancellationToken cancel)
    {
        if (await tickets.FindAsync(browser, cancel) is { } ticket && ticket.AccountId == account.Id) return SignInOutcome.MustChange;
        if (account.BarredAt is not null) return SignInOutcome.Barred;
        try
        {
            var phone = await phones.FindAsync(account, null, cancel);
            if (phone is null && await IsSomebodyElsesAsync(account, cancel)) return SignInOutcome.Unproven;
            return await tickets.IssueFirstAsync(browser, account, phone, cancel) ? SignInOutcome.MustChange : SignInOutcome.Barred;
        }
        catch (RegistryUnavailableException)
        {
            return SignInOutcome.RegistryDown;
        }
    }

    /// <summary>
    /// An unproven account in the name of a person who has proven themself: level 0 must show nothing of them, and they have better ways in.
    /// So a session of level 0 is always one of a person of whom nothing is known.
    /// </summary>
    private async Task<bool> IsSomebodyElsesAsync(Account account, CancellationToken cancel) =>
        account.IsUnproven && await people.FindAsync(account.PersonId, cancel) is { IsProven: true };

    /// <summary>False when the password that was judged has been changed or closed meanwhile: a session must not outlive the change that ended all others.</summary>
    private Task<bool> StartAsync(Browser browser, Account account, CancellationToken cancel) =>
        db.InTransactionAsync(
            async work =>
            {
                await PersonLock.HoldAsync(work, account.PersonId);
                if (!await accounts.StillHasAsync(work, account)) return false;
                await sessions.StartAsync(work, browser, account.PersonId, AccountSessions.Of(account));
                await audit.WriteAsync(work, new AuditEntry("accounts.signed-in", ActorKind.Person, account.PersonId, account.PersonId));
                return true;
            },
            cancel);
}

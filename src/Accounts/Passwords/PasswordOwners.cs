using Panah.Accounts.SignIn;
using Panah.People;

namespace Panah.Accounts.Passwords;

/// <summary>
/// Finds whose names a password must not contain. A rule that is broken tells what the name is, so only who has proven to be its owner is judged by it:
/// by a code, or by a temporary password that came to their phone.
/// </summary>
internal sealed class PasswordOwners(AccountStore accounts, PersonDirectory people)
{
    public async Task<PasswordOwner> OfAccountAsync(Guid? accountId, CancellationToken cancel) =>
        accountId is { } id && await accounts.FindByIdAsync(id, cancel) is { } account ? await OfPersonAsync(account.PersonId, cancel) : PasswordOwner.Unknown;

    public async Task<PasswordOwner> OfPersonAsync(Guid personId, CancellationToken cancel) =>
        await people.FindAsync(personId, cancel) is { } person
            ? new PasswordOwner(person.FirstName, person.LastName, person.Identifier)
            : PasswordOwner.Unknown;

    /// <summary>Of a ticket's holder: while its code is still to come, the identifier alone, which they have just signed in with.</summary>
    public async Task<PasswordOwner> OfTicketAsync(ChangeTicket ticket, CancellationToken cancel)
    {
        var owner = await OfAccountAsync(ticket.AccountId, cancel);
        return ticket.AsksCode ? PasswordOwner.Unknown with { NationalId = owner.NationalId } : owner;
    }
}

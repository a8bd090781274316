using System.Runtime.CompilerServices;
using Panah.Data;
using Panah.Kernel;
using Panah.People;
using Panah.Registries;

namespace Panah.Accounts.Evidence;

/// <summary>
/// The phones that may be asked for an account: one that is proven, one that was typed and that the SIM registry says is theirs, or the one that the
/// insured registry keeps (row S3). A typed number that is not theirs is never written to.
/// </summary>
internal sealed class AccountPhones(PersonalData personal, PersonDirectory people, SimRegistry sims, InsuredRegistry insured, AccountStore accounts)
{
    /// <summary>The best phone to ask; null where none is known.</summary>
    /// <param name="account">Whose phone.</param>
    /// <param name="only">When given, this phone or none.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="RegistryUnavailableException">A registry that could name one is down: nothing is decided.</exception>
    public async Task<ReachablePhone?> FindAsync(Account account, MobileNumber? only, CancellationToken cancel)
    {
        await foreach (var phone in AllAsync(account, only, cancel))
            if (only is null || only == phone.Mobile) return phone;
        return null;
    }

    /// <summary>The code came back: the account is theirs, and where the SIM registry says so, the phone is too.</summary>
    public async Task ProveAsync(Work work, Guid accountId, Guid personId, ReachablePhone phone)
    {
        await accounts.BindPhoneAsync(work, accountId, phone);
        if (phone.Proves == PhoneEvidence.CodeAndSimRegistry) await people.ProveMobileAsync(work, personId, phone.Mobile);
    }

    private async IAsyncEnumerable<ReachablePhone> AllAsync(Account account, MobileNumber? only, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await people.FindAsync(account.PersonId, cancel) is not { } person) yield break;
        var (own, contact, claimed) = (Read(account.Mobile), person.Mobile, Read(account.ClaimedMobile));
        // Numbers are given out again (ADR 0501), so the registry is asked each time; and about the phone that was named, no other.
        foreach (var mobile in new[] { account.PhoneEvidence == PhoneEvidence.CodeAndSimRegistry ? own : null, contact, claimed }.OfType<MobileNumber>().Distinct())
            if ((only is null || only == mobile) && await sims.IsOwnerAsync(mobile, person.Identifier, cancel))
                yield return new ReachablePhone(mobile, PhoneEvidence.CodeAndSimRegistry);
        if (own is { } seen && account.PhoneEvidence is PhoneEvidence.CodeAndBranch or PhoneEvidence.CodeAndInsuredRegistry)
            yield return new ReachablePhone(seen, account.PhoneEvidence.Value);
        if ((await insured.FindAsync(person.Identifier, cancel))?.Mobile is { } kept) yield return new ReachablePhone(kept, PhoneEvidence.CodeAndInsuredRegistry);
    }

    private MobileNumber? Read(byte[]? cipher) => cipher is null ? null : Identifier.ParseOrNull<MobileNumber>(personal.Decrypt(AccountStore.MobilePurpose, cipher));
}

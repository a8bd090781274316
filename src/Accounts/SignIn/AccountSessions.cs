using Panah.Accounts.Evidence;
using Panah.Kernel;
using Panah.People;

namespace Panah.Accounts.SignIn;

/// <summary>What a session of the account stands on (docs/assurance.md).</summary>
internal static class AccountSessions
{
    public const string Me = "/me";

    /// <summary>All that level 0 opens.</summary>
    public const string Slips = "/slips";

    /// <summary>After a password: level 1, and level 0 where no phone was ever proven for the account.</summary>
    public static SignInProof Of(Account account) =>
        new(SignInDoor.Account, SignInMethods.Password) { Level = account.IsUnproven ? Level.Initial : Level.Password };

    /// <summary>After a change of an initial or temporary password: the code from the phone too, or the account stays unproven.</summary>
    public static SignInProof After(ReachablePhone? phone) => phone is null
        ? new(SignInDoor.Account, SignInMethods.Password) { Level = Level.Initial }
        : new(SignInDoor.Account, SignInMethods.Password | SignInMethods.SmsCode);
}

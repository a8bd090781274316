using Panah.Data;
using Panah.Kernel;

namespace Panah.Accounts.Evidence;

/// <summary>Phones as the tables of this capability keep them: the number encrypted, beside what it proves.</summary>
internal static class StoredPhones
{
    /// <summary>Null where either is missing.</summary>
    public static ReachablePhone? ReadPhone(this PersonalData personal, byte[]? mobile, short? evidence) =>
        mobile is not null && evidence is { } proves && MobileNumber.TryParse(personal.Decrypt(AccountStore.MobilePurpose, mobile), out var number, out _)
            ? new ReachablePhone(number, (PhoneEvidence)proves)
            : null;
}

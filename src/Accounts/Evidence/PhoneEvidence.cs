using Panah.Kernel;

namespace Panah.Accounts.Evidence;

/// <summary>What binds an account to its holder (docs/assurance.md). The numbers stand in <c>accounts.phone_evidence</c>.</summary>
internal enum PhoneEvidence : short
{
    /// <summary>A code to the phone came back, and the SIM registry says that it is theirs.</summary>
    CodeAndSimRegistry = 1,

    /// <summary>A code came back from the phone that the insured registry keeps for them.</summary>
    CodeAndInsuredRegistry = 2,

    /// <summary>A code came back, and their papers were seen at a branch.</summary>
    CodeAndBranch = 3,
}

/// <summary>A phone that may be asked whose an account is.</summary>
/// <param name="Mobile">Where a code goes.</param>
/// <param name="Proves">What its coming back proves.</param>
internal sealed record ReachablePhone(MobileNumber Mobile, PhoneEvidence Proves);

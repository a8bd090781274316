using Panah.Data;
using Panah.Kernel;

namespace Panah.People.Evidence;

/// <summary>
/// Is told, within the same transaction, that a person has just proven who they are with this phone in their hand: what somebody set in their name
/// before, without proving anything, falls (docs/assurance.md).
/// </summary>
public interface IProofObserver
{
    /// <param name="work">The transaction of the proof.</param>
    /// <param name="personId">Who has proven themself.</param>
    /// <param name="mobile">The phone, theirs by a code and by the SIM registry.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task ProvenAsync(Work work, Guid personId, MobileNumber mobile);
}

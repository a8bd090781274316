using Panah.Data;
using Panah.Kernel;
using Panah.People;
using Panah.People.Evidence;
using Panah.Registries;

namespace Panah.Window.Proof;

/// <summary>
/// Whether the phone's holder has proven who they are before, and is still the one (ADR 0501). Numbers are given out again, so the SIM registry is asked
/// at every sign-in; only while it is down does its last word stand, for as long as no operator gives a number out again.
/// </summary>
internal sealed class KnownPhone(AppDb db, PersonDirectory directory, SimRegistry sims, IEnumerable<IProofObserver> observers, AuditLog audit, WindowLimits limits, TimeProvider time)
{
    /// <returns>Null for a phone that nobody has proven, or that has passed to somebody else: its holder proves their identity.</returns>
    /// <exception cref="RegistryUnavailableException">The registry is down and its last word too old.</exception>
    public async Task<Person?> AskHolderAsync(MobileNumber mobile, CancellationToken cancel)
    {
        if (await directory.FindByProvenMobileAsync(mobile, cancel) is not { } proof || await directory.FindAsync(proof.PersonId, cancel) is not { IsProven: true } person) return null;
        try
        {
            var still = await sims.IsOwnerAsync(mobile, person.Identifier, cancel);
            await db.InTransactionAsync(
                async work =>
                {
                    await PersonLock.HoldAsync(work, person.Id);
                    if (still)
                    {
                        await directory.ProveMobileAsync(work, person.Id, mobile);
                        foreach (var observer in observers) await observer.ProvenAsync(work, person.Id, mobile);
                        return;
                    }

                    await directory.DisproveMobileAsync(work, person.Id, mobile);
                    await audit.WriteAsync(work, new AuditEntry("window.mobile-passed-on", ActorKind.System, SubjectId: person.Id));
                },
                cancel);
            return still ? person : null;
        }
        catch (RegistryUnavailableException) when (time.GetUtcNow() - proof.ProvenAt <= limits.SimProofStands)
        {
            return person;
        }
    }
}

using Panah.Data;
using Panah.Kernel;
using Panah.People;
using Panah.People.Evidence;
using Panah.People.Safety;
using Panah.Registries;

namespace Panah.Window.Proof;

/// <summary>Proves who holds the phone: the registries of persons and the SIM registry must agree on one person (rows W5 and W6).</summary>
internal sealed class IdentityProof(
    AppDb db, Journeys journeys, CivilRegistry civil, ForeignersRegistry foreigners, SimRegistry sims, PersonDirectory directory, CredentialChanges changes,
    IEnumerable<IProofObserver> observers, AuditLog audit)
{
    /// <returns>False on any mismatch: the sign-in ends, and nobody is told which of the facts was wrong.</returns>
    /// <exception cref="RegistryUnavailableException">Nothing was decided; the step can be tried again.</exception>
    public async Task<bool> ProveCitizenAsync(Journey journey, NationalId nationalId, DateOnly birthDate, CancellationToken cancel)
    {
        var owner = sims.IsOwnerAsync(journey.Mobile, nationalId.Value, cancel);
        var record = await BothAsync(civil.FindAsync(nationalId, birthDate, cancel), owner);
        return record is not null && await owner
            ? await AcceptAsync(journey, new Person(Guid.Empty, PersonKind.Citizen, nationalId.Value, record.FirstName, record.LastName, record.BirthDate, record.Gender, journey.Mobile, record.Email, null), cancel)
            : await EndAsync(journey, cancel);
    }

    /// <param name="document">Passport number, Faragir code or unique ID, in canonical form.</param>
    /// <inheritdoc cref="ProveCitizenAsync"/>
    public async Task<bool> ProveForeignerAsync(Journey journey, FidaCode fida, string document, DateOnly birthDate, CancellationToken cancel)
    {
        var owner = sims.IsOwnerAsync(journey.Mobile, fida.Value, cancel);
        var record = await BothAsync(foreigners.FindAsync(fida, document, birthDate, cancel), owner);
        return record is not null && await owner
            ? await AcceptAsync(journey, new Person(Guid.Empty, PersonKind.Foreigner, fida.Value, record.FirstName, record.LastName, record.BirthDate, record.Gender, journey.Mobile, record.Email, null), cancel)
            : await EndAsync(journey, cancel);
    }

    /// <summary>Both registries are asked at once, so that the person waits for the slower one only.</summary>
    private static async Task<T> BothAsync<T>(Task<T> record, Task<bool> owner)
    {
        await Task.WhenAll(record, owner);
        return await record;
    }

    private async Task<bool> AcceptAsync(Journey journey, Person person, CancellationToken cancel)
    {
        var former = (await directory.FindByIdentifierAsync(person.Kind, person.Identifier, cancel))?.Mobile;
        await db.InTransactionAsync(
            async work =>
            {
                var id = await directory.RecordAsync(work, person, People.Evidence.Proof.Window);
                // A second tab was first: what it began goes on, and this one follows it.
                if (!await journeys.MoveAsync(work, journey.Id, Step.Identity, Step.Address, id)) return;
                await directory.ProveMobileAsync(work, id, journey.Mobile);
                // Another phone from now on: the former one is told, and nothing of before goes on (row S5).
                if (former is { } phone && phone != journey.Mobile) await changes.RunAsync(work, id, CredentialChange.Mobile, [phone]);
                foreach (var observer in observers) await observer.ProvenAsync(work, id, journey.Mobile);
                await audit.WriteAsync(work, new AuditEntry("window.identity-proven", ActorKind.Person, id, id));
            },
            cancel);
        return true;
    }

    private async Task<bool> EndAsync(Journey journey, CancellationToken cancel)
    {
        await db.InTransactionAsync(
            async work =>
            {
                if (await journeys.MoveAsync(work, journey.Id, Step.Identity, Step.Ended))
                    await audit.WriteAsync(work, new AuditEntry("window.identity-mismatch", ActorKind.Anonymous, ObjectId: journey.Id.ToString()));
            },
            cancel);
        return false;
    }
}

using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People;
using Panah.Registries;

namespace Panah.Window.Proof;

/// <summary>The postal code step (row W7). A person's postal code is the registry's word; what they type in its place is a request to the registry.</summary>
internal sealed class Address(
    AppDb db, PostalRegistry postal, PersonDirectory directory, AddressRequests requests, PersonalData personal, Messages messages, AuditLog audit, TimeProvider time)
{
    /// <summary>A request that the registry has not followed by then is over, and the person is asked again.</summary>
    private static readonly TimeSpan RequestWaits = TimeSpan.FromDays(30);

    /// <summary>The registered postal code; null where none is.</summary>
    /// <exception cref="RegistryUnavailableException">Try again, or go on without.</exception>
    public async Task<PostalCode?> RegisteredAsync(Guid personId, CancellationToken cancel) =>
        await directory.FindAsync(personId, cancel) is { } person ? await postal.FindAsync(person.Identifier, cancel) : null;

    /// <summary>Keeps the registered code; where the person wrote another, files a request to update the address, whose tracking number they get by SMS.</summary>
    /// <exception cref="RegistryUnavailableException">Nothing was kept or filed; or it was filed and the answer got lost, and trying again files nothing twice.</exception>
    public async Task ConfirmAsync(Journey journey, PostalCode code, CancellationToken cancel)
    {
        if (journey.PersonId is not { } personId || await directory.FindAsync(personId, cancel) is not { } person) return;
        var registered = await postal.FindAsync(person.Identifier, cancel);
        // One request for each code of this sign-in, however often the button is pressed.
        var key = $"window-{journey.Id:N}-{Convert.ToHexStringLower(personal.BlindIndex("window.postal-code", code))}";
        var tracking = registered == code ? null : await postal.RequestUpdateAsync(person.Identifier, code, key, cancel);
        await db.InTransactionAsync(
            async work =>
            {
                if (registered is { } known) await directory.SetPostalCodeAsync(work, personId, known);
                await audit.WriteAsync(work, new AuditEntry(tracking is null ? "window.address-confirmed" : "window.address-update-asked", ActorKind.Person, personId, personId, tracking));
                if (tracking is null)
                {
                    await requests.SettleAsync(work, personId);
                    return;
                }

                await requests.AddAsync(work, personId, code, tracking);
                await messages.SendAsync(work, new Sms(journey.Mobile, "Window.AddressUpdate", tracking) { Language = journey.Language, PersonId = personId, OnceKey = key });
            },
            cancel);
    }

    /// <summary>At a later sign-in: whether the step can be left out, since the registry's word is known or a request for it still waits.</summary>
    public async Task<bool> IsKnownAsync(Person person, CancellationToken cancel)
    {
        if (await requests.FindAsync(person.Id, cancel) is not { } asked) return person.PostalCode is not null;
        try
        {
            var registered = await postal.FindAsync(person.Identifier, cancel);
            var over = registered == asked.Code || time.GetUtcNow() - asked.At > RequestWaits;
            await db.InTransactionAsync(
                async work =>
                {
                    if (registered is { } known) await directory.SetPostalCodeAsync(work, person.Id, known);
                    if (over) await requests.SettleAsync(work, person.Id);
                },
                cancel);
            return !over || registered == asked.Code;
        }
        catch (RegistryUnavailableException)
        {
            return true;
        }
    }
}

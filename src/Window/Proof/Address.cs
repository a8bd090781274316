using Dapper;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People;
using Panah.Registries;

namespace Panah.Window.Proof;

/// <summary>The postal code step (row W7).</summary>
internal sealed class Address(AppDb db, PostalRegistry postal, PersonDirectory directory, PersonalData personal, Messages messages, AuditLog audit, TimeProvider time)
{
    /// <summary>The registered postal code; null where none is.</summary>
    /// <exception cref="RegistryUnavailableException">Try again, or go on without.</exception>
    public async Task<PostalCode?> RegisteredAsync(Guid personId, CancellationToken cancel) =>
        await directory.FindAsync(personId, cancel) is { } person ? await postal.FindAsync(person.Identifier, cancel) : null;

    /// <summary>Keeps the code when it is the registered one; else files a request to update the address, whose tracking number the person gets by SMS.</summary>
    /// <exception cref="RegistryUnavailableException">Nothing was kept or filed; or it was filed and the answer got lost, and trying again files nothing twice.</exception>
    public async Task ConfirmAsync(Journey journey, PostalCode code, CancellationToken cancel)
    {
        if (journey.PersonId is not { } personId || await directory.FindAsync(personId, cancel) is not { } person) return;
        var registered = await postal.FindAsync(person.Identifier, cancel);
        // One request for each code of this sign-in, however often the button is pressed.
        var key = $"window-{journey.Id:N}-{Convert.ToHexStringLower(personal.BlindIndex("window.postal-code", code.Value))}";
        var tracking = registered == code ? null : await postal.RequestUpdateAsync(person.Identifier, code, key, cancel);
        await db.InTransactionAsync(
            async transaction =>
            {
                await directory.SetPostalCodeAsync(transaction, personId, code, cancel);
                await audit.WriteAsync(transaction, new AuditEntry(tracking is null ? "window.address-confirmed" : "window.address-update-asked", ActorKind.Person, personId, personId, tracking), cancel);
                if (tracking is null) return;
                var now = time.GetUtcNow();
                await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                    """insert into "window".address_updates (id, person_id, tracking_number, asked_at) values (@id, @personId, @tracking, @now)""",
                    new { id = Guid.CreateVersion7(now), personId, tracking, now }, transaction, cancellationToken: cancel));
                await messages.SendAsync(transaction, new Sms(journey.Mobile, "Window.AddressUpdate", tracking) { Language = journey.Language, PersonId = personId, OnceKey = key }, cancel);
            },
            cancel);
    }
}

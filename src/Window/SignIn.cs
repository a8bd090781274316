using Panah.Data;
using Panah.People;
using Panah.Window.Proof;

namespace Panah.Window;

/// <summary>Leads a sign-in on, from the proven code to the session.</summary>
internal sealed class SignIn(AppDb db, Journeys journeys, KnownPhone phones, Address address, Sessions sessions)
{
    /// <summary>After the code: who is known goes on to the postal code or is signed in; who is not, proves their identity.</summary>
    /// <returns>Address of the next page.</returns>
    /// <exception cref="Registries.RegistryUnavailableException">The journey stays where it is.</exception>
    public async Task<string> ContinueAsync(Browser browser, Journey journey, CancellationToken cancel)
    {
        if (await phones.AskHolderAsync(journey.Mobile, cancel) is not { } person) return Steps.Identity;
        await db.InTransactionAsync(work => journeys.MoveAsync(work, journey.Id, Step.Identity, Step.Address, person.Id), cancel);
        return await address.IsKnownAsync(person, cancel) ? await FinishAsync(browser, journey with { PersonId = person.Id }, cancel) : Steps.Address;
    }

    /// <summary>Row W8: a session, and back to whoever asked, or to the person's own page.</summary>
    public async Task<string> FinishAsync(Browser browser, Journey journey, CancellationToken cancel)
    {
        if (journey.PersonId is not { } personId) return Steps.SignIn;
        var first = await db.InTransactionAsync(
            async work =>
            {
                await PersonLock.HoldAsync(work, personId);
                if (!await journeys.MoveAsync(work, journey.Id, Step.Address, Step.SignedIn)) return false;
                await sessions.StartAsync(work, browser, personId, SignInDoor.Window, SignInMethods.SmsCode | SignInMethods.RegistryProof);
                return true;
            },
            cancel);
        // Another tab was first: its session cookie is this browser's too.
        if (first) Journeys.Visit.Delete(browser);
        return LocalReturn.Validate(journey.ReturnAddress) ?? Steps.Home;
    }
}

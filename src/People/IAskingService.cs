namespace Panah.People;

/// <summary>Knows which service sent somebody here to sign in (U11, J-P16): the sign-in pages name it before anything is typed. The provider registers itself.</summary>
public interface IAskingService
{
    /// <param name="returnUrl">Where the sign-in leads back to: an address on this site.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The service's name; null for an address that leads to no other site.</returns>
    Task<string?> NameAsync(string returnUrl, CancellationToken cancel);
}

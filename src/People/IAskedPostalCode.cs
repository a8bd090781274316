using Panah.Kernel;

namespace Panah.People;

/// <summary>A postal code that a person asked the registry to put in place of the registered one, and that it does not have yet.</summary>
/// <param name="TrackingNumber">The registry's, as the person got it by SMS.</param>
public sealed record AskedPostalCode(PostalCode Code, string TrackingNumber, DateTimeOffset At);

/// <summary>Knows of such requests; told on the profile beside the fact they would change.</summary>
public interface IAskedPostalCode
{
    /// <summary>The request that still waits; null when there is none.</summary>
    Task<AskedPostalCode?> FindAsync(Guid personId, CancellationToken cancel);
}

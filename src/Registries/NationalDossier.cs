namespace Panah.Registries;

/// <summary>Hands letters to the national dossier («ایران پوشه»), where their owner finds them too. Throws <see cref="RegistryUnavailableException"/>.</summary>
public sealed class NationalDossier
{
    private readonly RegistryClient _client;

    internal NationalDossier(RegistryClient client) => _client = client;

    /// <summary>Hands a letter in; the tracking number makes it one letter, however often it is handed in.</summary>
    /// <param name="trackingNumber">The letter's, which both places show.</param>
    /// <param name="owner">National or company ID.</param>
    /// <param name="subject">As the list shows it.</param>
    /// <param name="text">Body.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task HandInAsync(string trackingNumber, string owner, string subject, string text, CancellationToken cancel)
    {
        var taken = await _client.FileAsync<Taken>("letters", new { trackingNumber, owner, subject, text }, trackingNumber, cancel);
        if (taken.TrackingNumber != trackingNumber) throw _client.Nonsense();
    }

    private sealed record Taken(string? TrackingNumber);
}

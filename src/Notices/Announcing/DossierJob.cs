using Panah.Data;
using Panah.Notices.Letters;
using Panah.Registries;

namespace Panah.Notices.Announcing;

/// <summary>Hands each letter to the national dossier, so that «اتصال به ایران پوشه» finds it there (row N4). The dossier takes a tracking number once; being down delays it.</summary>
internal sealed class DossierJob(AppDb db, PersonalData personal, LetterWords words, Employers employers, NationalDossier dossier, TimeProvider time) : IRecurringJob
{
    /// <summary>A letter that could not be handed over is tried again after five minutes.</summary>
    private static readonly Claim Letters = new("notices.letters", "dossier_due", "id, tracking_number, employer, subject, body", TimeSpan.FromMinutes(5));

    public string Name => "notices.dossier";

    public TimeSpan Every => TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (await HandOverNextAsync(cancel)) cancel.ThrowIfCancellationRequested();
        }
        catch (RegistryUnavailableException)
        {
            // The turn of the letter that failed comes later; the others wait for the next round.
        }
    }

    private async Task<bool> HandOverNextAsync(CancellationToken cancel)
    {
        if (await Letters.TakeAsync<Due>(db, time.GetUtcNow(), cancel) is not { } letter) return false;
        // No connection is held during the call.
        await dossier.HandInAsync(letter.TrackingNumber, employers.Show(letter.Employer), words.Subject(letter.Subject), personal.Decrypt(LetterBox.BodyPurpose, letter.Body), cancel);
        await db.Alone(cancel).ExecuteAsync("update notices.letters set dossier_due = null where id = @Id", new { letter.Id });
        return true;
    }

    private sealed class Due
    {
        public Guid Id { get; init; }
        public string TrackingNumber { get; init; } = "";
        public byte[] Employer { get; init; } = [];
        public string Subject { get; init; } = "";
        public byte[] Body { get; init; } = [];
    }
}

using Panah.Data;
using Panah.Kernel;

namespace Panah.Accounts.Recovery;

/// <summary>Recovery by SMS (P15): user name and registered mobile bring a tracking number and a temporary password to that mobile.</summary>
internal sealed class SmsRecovery(AppDb db, Outbox outbox, TimeProvider time)
{
    /// <summary>Takes the same steps and time whether user name and mobile belong together or not; only an SMS tells, and only its owner.</summary>
    public Task AskAsync(string username, MobileNumber mobile, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return db.InTransactionAsync(work => outbox.TellAsync(work, RecoveryMessages.TemporaryPassword(Guid.CreateVersion7(now), username, mobile, now)), cancel);
    }
}

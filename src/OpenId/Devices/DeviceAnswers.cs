using Panah.Data;
using Panah.OpenId.Authorize;
using Panah.OpenId.Clients;
using Panah.People;

namespace Panah.OpenId.Devices;

/// <summary>A signed-in person answers a device.</summary>
internal sealed class DeviceAnswers(DeviceCodes codes, ClientStore clients, Issuance issuance, RateLimits limits, AuditLog audit, AppDb db)
{
    // RFC 8628 section 5.1: with 34 bits of code and ten minutes of life, this keeps guessing hopeless.
    private static readonly Limit[] Tries = [new("openid.device.try", 10, TimeSpan.FromMinutes(10))];

    /// <summary>The device's request, or how long to wait before another try.</summary>
    public async Task<(TimeSpan Wait, (Client Client, string[] Scopes)? Found)> FindAsync(string userCode, SignedIn signedIn, CancellationToken cancel)
    {
        if (await limits.TryTakeAsync(signedIn.PersonId.ToString("N"), Tries, cancel) is var wait && wait > TimeSpan.Zero)
            return (wait, null);
        return await codes.FindAsync(userCode, cancel) is { } asked && await clients.FindAsync(asked.ClientId, cancel) is { } client
            ? (TimeSpan.Zero, (client, asked.Scopes)) : (TimeSpan.Zero, null);
    }

    /// <summary>False when the code was answered or ended meanwhile.</summary>
    public Task<bool> AnswerAsync(string userCode, Client client, string[] scopes, SignedIn signedIn, bool allowed, CancellationToken cancel) =>
        db.InTransactionAsync(
            async transaction =>
            {
                var grant = allowed ? await issuance.GrantAsync(transaction, client, signedIn, scopes, ClaimsRequest.None) : (Guid?)null;
                // A grant that no code leads to gives nothing.
                if (!await codes.AnswerAsync(transaction, userCode, grant))
                    return false;
                if (allowed)
                    await audit.WriteAsync(transaction, Issuance.Granted(client, signedIn, scopes), cancel);
                return true;
            },
            cancel);
}

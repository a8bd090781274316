using Panah.Data;
using Panah.Kernel;
using Panah.OpenId.Authorize;
using Panah.OpenId.Clients;
using Panah.People;

namespace Panah.OpenId.Devices;

/// <summary>A signed-in person answers a device.</summary>
internal sealed class DeviceAnswers(Doors doors, DeviceCodes codes, ClientStore clients, Issuance issuance, RateLimits limits, AuditLog audit, AppDb db)
{
    // RFC 8628 section 5.1: with 34 bits of code and ten minutes of life, this keeps guessing hopeless.

    /// <summary>The device's request, or how long to wait before another try.</summary>
    public async Task<(TimeSpan Wait, (Client Client, string[] Scopes)? Found)> FindAsync(string userCode, SignedIn signedIn, CancellationToken cancel)
    {
        if (await limits.TryTakeAsync(signedIn.PersonId.ToString("N"), LimitBook.DeviceTries, cancel) is var wait && wait > TimeSpan.Zero)
            return (wait, null);
        return await codes.FindAsync(userCode, cancel) is { } asked && await clients.FindAsync(asked.ClientId, cancel) is { } client
            ? (TimeSpan.Zero, (client, asked.Scopes)) : (TimeSpan.Zero, null);
    }

    /// <summary>
    /// The page of the step that the client wants of its people and this session lacks: level and company, as at the authorization endpoint. A device is
    /// no way round them. Null when nothing is missing.
    /// </summary>
    public string? Missing(Client client, SignedIn signedIn) => client.Settings switch
    {
        { Level: > (int)Level.Code } when signedIn.Level < Level.Passkey => Doors.Raises(Level.Passkey),
        { Level: (int)Level.Code } when signedIn.Level < Level.Code => Doors.Raises(Level.Code),
        { Company: true } when signedIn.ActingForCompany is null => doors.Companies?.AtSignIn ?? "/",
        _ => null,
    };

    /// <summary>False when the code was answered or ended meanwhile, or the session lacks what the client wants.</summary>
    public async Task<bool> AnswerAsync(string userCode, Client client, string[] scopes, SignedIn signedIn, bool allowed, CancellationToken cancel) =>
        (!allowed || Missing(client, signedIn) is null) && await db.InTransactionAsync(
            async work =>
            {
                var grant = allowed ? await issuance.GrantAsync(work, client, signedIn, scopes, ClaimsRequest.None) : (Guid?)null;
                // A grant that no code leads to gives nothing.
                if (!await codes.AnswerAsync(work, userCode, grant))
                    return false;
                if (allowed)
                    await audit.WriteAsync(work, Issuance.Granted(client, signedIn, scopes));
                return true;
            },
            cancel);
}

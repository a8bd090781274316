using System.Security.Cryptography;
using Panah.Data;
using Panah.People;

namespace Panah.Window.Qr;

/// <summary>
/// Row W11: a sign-in handed from a signed-in phone to another browser. The number goes from the screen to the phone by the person's own eyes,
/// so that a code relayed by somebody else is noticed; every step is one conditional statement, and each code works once.
/// </summary>
internal sealed class Transfers(AppDb db, PersonalData personal, RateLimits rates, Sessions sessions, AuditLog audit, TimeProvider time)
{
    /// <summary>How long a code can be scanned, and after that how long the phone has to answer.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    public static readonly SecretCookie Desk = new("panah-desk");

    // No 0/O, 1/I/L, U/V: it is read from a screen and typed on a phone. 28^8 codes, each alive for a minute.
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTWXYZ";


    /// <summary>The browser's waiting transfer; null where it has none that still counts.</summary>
    public async Task<DeskTransfer?> FindAsync(Browser browser)
    {
        if (Desk.Read(browser) is not { } desk) return null;
        var row = await db.Alone(browser.Gone).QuerySingleOrDefaultAsync<DeskRow>(
            """select step, code, number, expires_at, return_address from "window".transfers where desk_hash = @desk and step <> 3 and expires_at > @now""",
            new { desk, now = time.GetUtcNow() });
        return row is null ? null : new DeskTransfer(
            (TransferStep)row.Step, personal.Decrypt("window.transfer.code", row.Code), row.Number, row.ExpiresAt,
            row.ReturnAddress is null ? null : personal.Decrypt("window.return", row.ReturnAddress));
    }

    /// <summary>A fresh code for the browser; null when it has asked too often.</summary>
    public async Task<DeskTransfer?> ShowAsync(Browser browser, string device, string? returnAddress, CancellationToken cancel)
    {
        var address = browser.Address;
        if (await rates.TryTakeAsync([(browser.Source, LimitBook.WindowQrShown[0]), ("", LimitBook.WindowQrShown[1])], cancel) > TimeSpan.Zero) return null;
        var now = time.GetUtcNow();
        var back = LocalReturn.Validate(returnAddress);
        var transfer = new DeskTransfer(TransferStep.Shown, RandomNumberGenerator.GetString(Alphabet, 8), RandomNumberGenerator.GetInt32(10, 100), now + Life, back);
        var (secret, desk) = SecretCookie.New();
        await db.Alone(cancel).ExecuteAsync(
            """
            insert into "window".transfers (id, desk_hash, code_hash, code, number, step, device, address, return_address, created_at, expires_at)
            values (@id, @desk, @hash, @code, @Number, 0, @device, @address, @back, @now, @ExpiresAt)
            """,
            new
            {
                id = Guid.CreateVersion7(now), desk, hash = Hash(transfer.Code), code = personal.Encrypt("window.transfer.code", transfer.Code),
                transfer.Number, device, address = personal.Encrypt("window.transfer.address", address),
                back = back is null ? null : personal.Encrypt("window.return", back), now, transfer.ExpiresAt,
            });
        Desk.Append(browser, secret);
        return transfer;
    }

    /// <summary>Only a session that was itself proven by a code or a passkey hands on: one that was handed over would outlive its own approval (row S6).</summary>
    public static bool MayApprove(SignedIn phone) => (phone.Methods & (SignInMethods.SmsCode | SignInMethods.Passkey)) != SignInMethods.None;

    /// <summary>The phone scanned or typed the code: nobody else can any more. Null for a code that is wrong, old or taken.</summary>
    public async Task<AskingDevice?> ScanAsync(SignedIn phone, string code, CancellationToken cancel)
    {
        if (!MayApprove(phone) || await rates.TryTakeAsync(phone.PersonId.ToString(), LimitBook.WindowQrTyped, cancel) > TimeSpan.Zero) return null;
        var now = time.GetUtcNow();
        var row = await db.Alone(cancel).QuerySingleOrDefaultAsync<AskingRow>(
            """
            update "window".transfers set step = 1, phone_session = @SessionId, expires_at = case when step = 0 then @until else expires_at end
            where code_hash = @hash and expires_at > @now and (step = 0 or (step = 1 and phone_session = @SessionId))
            returning device, address, created_at
            """,
            new { phone.SessionId, hash = Hash(code), now, until = now + Life });
        return row is null ? null : new AskingDevice(row.Device, personal.Decrypt("window.transfer.address", row.Address), row.CreatedAt);
    }

    /// <summary>The phone's answer: the number of the screen approves, any other ends the transfer. One try, or a guesser would have ninety.</summary>
    public async Task<bool> AnswerAsync(SignedIn phone, string code, int? number, CancellationToken cancel) =>
        await db.InTransactionAsync(
            async work =>
            {
                var step = await work.QuerySingleOrDefaultAsync<short?>(
                    """
                    update "window".transfers set step = case when number = @number then 2 else 4 end, person_id = @PersonId
                    where code_hash = @hash and step = 1 and phone_session = @SessionId and expires_at > @now returning step
                    """,
                    new { hash = Hash(code), number = number ?? 0, phone.PersonId, phone.SessionId, now = time.GetUtcNow() });
                if (step is null) return false;
                var approved = step == (short)TransferStep.Approved;
                await audit.WriteAsync(
                    work, new AuditEntry(approved ? "window.qr-approved" : "window.qr-refused", ActorKind.Person, phone.PersonId, phone.PersonId));
                return approved;
            },
            cancel);

    /// <summary>
    /// Signs the waiting browser in, once, and only while the phone's own session stands: a sign-out or lock between approval and now is honoured.
    /// </summary>
    /// <returns>Where to go on; null when there is nothing to redeem.</returns>
    public async Task<string?> RedeemAsync(Browser browser, CancellationToken cancel)
    {
        if (Desk.Read(browser) is not { } desk) return null;
        var row = await db.InTransactionAsync(
            async work =>
            {
                var redeemed = await work.QuerySingleOrDefaultAsync<RedeemedRow>(
                    """
                    update "window".transfers set step = 3 where desk_hash = @desk and step = 2 and expires_at > @now
                    returning person_id, phone_session, return_address
                    """,
                    new { desk, now = time.GetUtcNow() });
                if (redeemed is null) return null;
                await PersonLock.HoldAsync(work, redeemed.PersonId);
                if (!await sessions.IsLiveAsync(work, redeemed.PhoneSession)) return null;
                var proof = new SignInProof(SignInDoor.Window, SignInMethods.QrTransfer | SignInMethods.RegistryProof) { ApprovedBy = redeemed.PhoneSession };
                await sessions.StartAsync(work, browser, redeemed.PersonId, proof);
                return redeemed;
            },
            cancel);
        if (row is null) return null;
        Desk.Delete(browser);
        return row.ReturnAddress is null ? Steps.Home : LocalReturn.Validate(personal.Decrypt("window.return", row.ReturnAddress)) ?? Steps.Home;
    }

    private byte[] Hash(string code) => personal.BlindIndex("window.transfer.code", code.ToUpperInvariant());

    private sealed class DeskRow
    {
        public short Step { get; init; }
        public byte[] Code { get; init; } = [];
        public short Number { get; init; }
        public DateTimeOffset ExpiresAt { get; init; }
        public byte[]? ReturnAddress { get; init; }
    }

    private sealed class AskingRow
    {
        public string Device { get; init; } = "";
        public byte[] Address { get; init; } = [];
        public DateTimeOffset CreatedAt { get; init; }
    }

    private sealed class RedeemedRow
    {
        public Guid PersonId { get; init; }
        public Guid PhoneSession { get; init; }
        public byte[]? ReturnAddress { get; init; }
    }
}

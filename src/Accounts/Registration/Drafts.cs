using System.Text.Json;
using Panah.Data;
using Panah.People;

namespace Panah.Accounts.Registration;

/// <summary>
/// Keeps what was typed until it is sent, for a week, encrypted, under a token that only this browser holds:
/// it survives an error, a closed tab and a restart (X14). Secrets are in it only as hashes.
/// </summary>
internal sealed class Drafts(AppDb db, PersonalData personal, AccountIndexes indexes, RateLimits limits, TimeProvider time)
{
    private const string Purpose = "accounts.draft";
    private const int MostKept = 16_000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private static readonly SecretCookie Cookie = new("panah-draft");

    /// <summary>The draft of this browser; null where there is none.</summary>
    public async Task<RegistrationForm?> FindAsync(Browser browser, CancellationToken cancel)
    {
        if (TokenHash(browser) is not { } hash) return null;
        var cipher = await db.Alone(cancel).ExecuteScalarAsync<byte[]?>(
            "select form from accounts.drafts where token_hash = @hash and updated_at > @since",
            new { hash, since = time.GetUtcNow() - Kept });
        return cipher is null ? null : JsonSerializer.Deserialize<RegistrationForm>(personal.Decrypt(Purpose, cipher));
    }

    /// <summary>Keeps the form under this browser's token, making one where it has none. A code passed for another ID or phone counts for nothing.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="form">What is kept.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="token">Hash of a token that stands on the answer and not yet on the request.</param>
    /// <returns>The hash of the token; null when too many were begun from here, or in all, and nothing was kept.</returns>
    public async Task<byte[]?> KeepAsync(Browser browser, RegistrationForm form, CancellationToken cancel, byte[]? token = null)
    {
        // A token that keeps nothing yet is as good as none: whoever sends random ones fills no table either.
        if (token is null && await FindAsync(browser, cancel) is null
            && await limits.TryTakeAsync([(browser.Source, LimitBook.AccountsDrafts[0]), ("", LimitBook.AccountsDrafts[1])], cancel) > TimeSpan.Zero)
            return null;
        var (secret, fresh) = SecretCookie.New();
        var known = token ?? TokenHash(browser);
        var hash = known ?? fresh;
        var json = JsonSerializer.Serialize(form);
        // A form that every rule lets through is a tenth of this: nothing is kept of what is only to fill the disk (S-H3).
        if (json.Length > MostKept) return null;
        await db.Alone(cancel).ExecuteAsync(
            """
            insert into accounts.drafts as d (token_hash, form, pair_index, updated_at) values (@hash, @form, @pair, @now)
            on conflict (token_hash) do update set form = excluded.form, updated_at = excluded.updated_at, pair_index = excluded.pair_index,
                phone_proven_at = case when d.pair_index = excluded.pair_index then d.phone_proven_at end,
                code_hash = case when d.pair_index = excluded.pair_index then d.code_hash end
            """,
            new { hash, form = personal.Encrypt(Purpose, json), pair = Pair(form), now = time.GetUtcNow() });
        if (known is null) Cookie.Append(browser, secret, Kept);
        return hash;
    }

    /// <summary>Whether this browser has passed a code for this ID and this phone.</summary>
    public async Task<bool> IsPhoneProvenAsync(Browser browser, RegistrationForm form, CancellationToken cancel)
    {
        if (TokenHash(browser) is not { } hash) return false;
        return await db.Alone(cancel).ExecuteScalarAsync<bool>(
            "select exists (select from accounts.drafts where token_hash = @hash and pair_index = @pair and phone_proven_at > @since)",
            new { hash, pair = Pair(form), since = time.GetUtcNow() - Kept });
    }

    /// <summary>The registration sent from this browser is remembered by its token, so that the waiting page can be seen again.</summary>
    public byte[]? TokenHash(Browser browser) => Cookie.Read(browser);

    /// <summary>Puts a new token in place of this browser's, as the code passed: who planted the former one is left behind.</summary>
    internal static void Renew(Browser browser, string secret) => Cookie.Append(browser, secret, Kept);

    internal byte[] Pair(RegistrationForm form) => indexes.Pair(form.NationalId, form.Mobile);
}

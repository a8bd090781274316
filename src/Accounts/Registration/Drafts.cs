using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http;
using Panah.Data;
using Panah.People;

namespace Panah.Accounts.Registration;

/// <summary>
/// Keeps what was typed until it is sent, for a week, encrypted, under a token that only this browser holds:
/// it survives an error, a closed tab and a restart (X14). Secrets are in it only as hashes.
/// </summary>
internal sealed class Drafts(AppDb db, PersonalData personal, TimeProvider time)
{
    private const string Purpose = "accounts.draft";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private static readonly SecretCookie Cookie = new("panah-draft");

    /// <summary>The draft of this browser; null where there is none.</summary>
    public async Task<RegistrationForm?> FindAsync(HttpContext http, CancellationToken cancel)
    {
        if (TokenHash(http) is not { } hash) return null;
        await using var connection = await db.OpenAsync(cancel);
        var cipher = await connection.ExecuteScalarAsync<byte[]?>(
            "select form from accounts.drafts where token_hash = @hash and updated_at > @since",
            new { hash, since = time.GetUtcNow() - Kept });
        return cipher is null ? null : JsonSerializer.Deserialize<RegistrationForm>(personal.Decrypt(Purpose, cipher));
    }

    /// <summary>Keeps the form under this browser's token, making one where it has none.</summary>
    public async Task KeepAsync(HttpContext http, RegistrationForm form, CancellationToken cancel)
    {
        var hash = TokenHash(http) ?? Cookie.Issue(http, Kept);
        await using var connection = await db.OpenAsync(cancel);
        await connection.ExecuteAsync(
            """
            insert into accounts.drafts (token_hash, form, updated_at) values (@hash, @form, @now)
            on conflict (token_hash) do update set form = excluded.form, updated_at = excluded.updated_at
            """,
            new { hash, form = personal.Encrypt(Purpose, JsonSerializer.Serialize(form)), now = time.GetUtcNow() });
    }

    /// <summary>The registration sent from this browser is remembered by its token, so that the waiting page can be seen again.</summary>
    public byte[]? TokenHash(HttpContext http) => Cookie.Read(http);
}

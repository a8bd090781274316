using System.Diagnostics.CodeAnalysis;

namespace Panah.Data;

/// <summary>
/// Columns of text that are encrypted at rest: <c>enc1:</c> and base64 (ADR 0208). What an earlier version kept in the clear is shown as it
/// stands until <see cref="SealingJob"/> has come to it, and nothing is encrypted while a node of the version before may still read it.
/// </summary>
public sealed class SealedText(PersonalData personal)
{
    public const string Mark = "enc1:";

    private volatile bool _begun;

    /// <summary>False for the first hour after an upgrade, by the database's clock: the nodes of the version before can't read what is encrypted.</summary>
    public async ValueTask<bool> HasBegunAsync(Statements sql) =>
        _begun || (_begun = await sql.ExecuteScalarAsync<bool>("select since <= now() from data.sealing"));

    /// <summary>The text as it is to be kept.</summary>
    /// <param name="purpose">Binds it to its column.</param>
    public string Hide(string purpose, string text) => Write(personal.Encrypt(purpose, text));

    /// <summary>The same for a column that is looked up by: see <see cref="PersonalData.EncryptAlike"/> for what that tells.</summary>
    public string HideAlike(string purpose, string text) => Write(personal.EncryptAlike(purpose, text));

    /// <summary>True for what must be encrypted even then: somebody wrote the mark into their text, and it would be taken for ours.</summary>
    public static bool LooksHidden(string text) => IsHidden(text);

    /// <summary>As <see cref="HideAlike"/>, or in the clear while a node of the version before may read it.</summary>
    public async ValueTask<string> KeepAlikeAsync(Statements sql, string purpose, string text) =>
        await HasBegunAsync(sql) || LooksHidden(text) ? HideAlike(purpose, text) : text;

    /// <summary>The text again.</summary>
    [return: NotNullIfNotNull(nameof(kept))]
    public string? Show(string purpose, string? kept) => IsHidden(kept) ? personal.Decrypt(purpose, Convert.FromBase64String(kept[Mark.Length..])) : kept;

    internal static bool IsHidden([NotNullWhen(true)] string? kept) => kept?.StartsWith(Mark, StringComparison.Ordinal) == true;

    private static string Write(byte[] cipher) => Mark + Convert.ToBase64String(cipher);
}

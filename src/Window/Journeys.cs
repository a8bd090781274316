using Panah.Data;
using Panah.Kernel;
using Panah.People;

namespace Panah.Window;

/// <summary>Sign-ins on their way: read for a browser, moved from step to step.</summary>
internal sealed class Journeys(AppDb db, PersonalData personal, TimeProvider time)
{
    /// <summary>Binds a sign-in to the browser that began it; renewed when the code is proven, so that a planted cookie is left behind.</summary>
    public static readonly SecretCookie Visit = new("panah-visit");

    /// <summary>The browser's live sign-in; null without a cookie, and when it is finished, ended or too old.</summary>
    public async Task<Journey?> FindAsync(Browser browser)
    {
        if (Visit.Read(browser) is not { } visit) return null;
        var row = await db.Alone(browser.Gone).QuerySingleOrDefaultAsync<Row>(
            """
            select id, step, mobile, language, return_address, code_hash is not null as code_waits, code_expires_at, failures, person_id, message_id
            from "window".journeys where visit_hash = @visit and step < 3 and expires_at > @now
            """,
            new { visit, now = time.GetUtcNow() });
        return row is null ? null : Read(row);
    }

    /// <summary>From one step to another; false when another request (a second tab, a double click) was first.</summary>
    public async Task<bool> MoveAsync(Work work, Guid id, Step from, Step to, Guid? personId = null) =>
        await work.ExecuteAsync(
            """
            update "window".journeys set step = @to, person_id = coalesce(@personId, person_id), code_hash = null, code = null
            where id = @id and step = @from and expires_at > @now
            """,
            new { id, from = (short)from, to = (short)to, personId, now = time.GetUtcNow() }) == 1;

    public byte[] MobileIndex(MobileNumber mobile) => personal.BlindIndex("window.mobile", mobile);

    private Journey Read(Row row)
    {
        var language = LanguageExtensions.TryParse(row.Language, out var written) ? written : Language.Persian;
        return new Journey(
            row.Id, (Step)row.Step, MobileNumber.Parse(personal.Decrypt("window.mobile", row.Mobile)), language,
            row.ReturnAddress is null ? null : personal.Decrypt("window.return", row.ReturnAddress),
            row.CodeWaits, row.CodeExpiresAt ?? DateTimeOffset.MinValue, row.Failures, row.PersonId, row.MessageId);
    }

    private sealed class Row
    {
        public Guid Id { get; init; }
        public short Step { get; init; }
        public byte[] Mobile { get; init; } = [];
        public string Language { get; init; } = "";
        public byte[]? ReturnAddress { get; init; }
        public bool CodeWaits { get; init; }
        public DateTimeOffset? CodeExpiresAt { get; init; }
        public int Failures { get; init; }
        public Guid? PersonId { get; init; }
        public Guid? MessageId { get; init; }
    }
}

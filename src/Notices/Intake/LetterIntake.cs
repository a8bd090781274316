using Npgsql;
using Panah.Data;
using Panah.Notices.Letters;
using Panah.OpenId;

namespace Panah.Notices.Intake;

/// <summary>How a letter that was handed in fared.</summary>
internal enum IntakeResult
{
    Accepted,

    /// <summary>The same letter was handed in before; its number is answered again.</summary>
    Repeated,

    /// <summary>The reference stands for another letter.</summary>
    ReferenceReused,

    /// <summary>The Idempotency-Key stands for another letter.</summary>
    KeyReused,

    /// <summary>The employer has not signed the agreement (row N8).</summary>
    NoAgreement,
}

internal sealed record IntakeAnswer(IntakeResult Result, string? TrackingNumber = null);

/// <summary>Who hands a letter in: a source system, a member of staff, or the operators' command line.</summary>
/// <param name="Id">References are its own: another sender's equal one is another letter.</param>
internal sealed record Sender(string Id, ActorKind Kind, Guid? ActorId)
{
    /// <summary>Letters written by hand; no client id has a colon.</summary>
    public static Sender Office(Guid staff) => new("panah:office", ActorKind.Staff, staff);

    public static Sender Of(Bearer bearer) => new(bearer.ClientId, ActorKind.Client, bearer.ClientUid);
}

/// <summary>Takes letters from source systems (row N10): each reference of a sender once, whatever is repeated or sent at the same moment.</summary>
internal sealed class LetterIntake(AppDb db, LetterRows rows, LetterNumbers numbers, AuditLog audit, TimeProvider time)
{
    public async Task<IntakeAnswer> HandInAsync(Sender sender, SoundLetter letter, string? key, CancellationToken cancel)
    {
        var number = (await numbers.TakeAsync(1, cancel))[0];
        return await db.InTransactionAsync(async work =>
        {
            var now = time.GetUtcNow();
            if (key is not null && !await KeepKeyAsync(work, sender.Id, key, letter.Reference, now)) return new IntakeAnswer(IntakeResult.KeyReused);
            if ((await rows.AgreedAsync(work, [letter.Employer.Index])).Count == 0)
            {
                // A letter that was taken while the agreement ran stays taken when it is handed in again.
                var before = await rows.TakenAsync(work, sender.Id, [letter]);
                if (before.Count > 0) return before[letter.Reference];
                await rows.RefuseAsync(work, sender.Id, [letter], "no-agreement", now);
                return new IntakeAnswer(IntakeResult.NoAgreement);
            }

            if (!await rows.InsertAsync(work, sender.Id, letter, number, now))
                return (await rows.TakenAsync(work, sender.Id, [letter]))[letter.Reference];
            await audit.WriteAsync(work, new AuditEntry("notices.accepted", sender.Kind, sender.ActorId, ObjectId: number));
            return new IntakeAnswer(IntakeResult.Accepted, number);
        }, cancel);
    }

    /// <summary>A chunk of a batch; answers in its order. All that is new goes in by one COPY, all or nothing.</summary>
    public async Task<IReadOnlyList<IntakeAnswer>> HandInAsync(Sender sender, IReadOnlyList<SoundLetter> letters, CancellationToken cancel)
    {
        // Nearly always nothing was there before, so that is tried first and costs no look-up. A reference that is there fails the COPY; then what is there is left out.
        var known = new Dictionary<string, IntakeAnswer>(StringComparer.Ordinal);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await TryHandInAsync(sender, letters, known, cancel);
            }
            catch (PostgresException twice) when (twice.SqlState == PostgresErrorCodes.UniqueViolation && attempt < 3)
            {
                known = await rows.TakenAsync(db.Alone(cancel), sender.Id, letters);
            }
        }
    }

    private async Task<IReadOnlyList<IntakeAnswer>> TryHandInAsync(
        Sender sender, IReadOnlyList<SoundLetter> letters, Dictionary<string, IntakeAnswer> known, CancellationToken cancel)
    {
        // Taken before the transaction, which must not wait for a second connection; numbers that are left over are a gap and nothing else.
        var given = await numbers.TakeAsync(letters.Count, cancel);
        return await db.InTransactionAsync(work => TryHandInAsync(work, sender, letters, given, known), cancel);
    }

    private async Task<IReadOnlyList<IntakeAnswer>> TryHandInAsync(
        Work work, Sender sender, IReadOnlyList<SoundLetter> letters, IReadOnlyList<string> given, Dictionary<string, IntakeAnswer> known)
    {
        var now = time.GetUtcNow();
        var agreed = await rows.AgreedAsync(work, letters.Select(letter => letter.Employer.Index));
        var first = new Dictionary<string, SoundLetter>(StringComparer.Ordinal);
        foreach (var letter in letters) first.TryAdd(letter.Reference, letter);
        var fresh = first.Values.Where(letter => !known.ContainsKey(letter.Reference) && agreed.Contains(Convert.ToHexString(letter.Employer.Index))).ToList();
        await rows.CopyAsync(work, sender.Id, fresh, given, now);
        var refused = first.Values.Where(letter => !known.ContainsKey(letter.Reference) && !agreed.Contains(Convert.ToHexString(letter.Employer.Index))).ToList();
        await rows.RefuseAsync(work, sender.Id, refused, "no-agreement", now);
        if (fresh.Count > 0)
            await audit.WriteAsync(work, new AuditEntry("notices.batch-accepted", sender.Kind, sender.ActorId, ObjectId: given[0], Details: new { fresh.Count }));
        var answers = new Dictionary<string, IntakeAnswer>(known, StringComparer.Ordinal);
        for (var i = 0; i < fresh.Count; i++) answers[fresh[i].Reference] = new IntakeAnswer(IntakeResult.Accepted, given[i]);
        foreach (var letter in refused) answers[letter.Reference] = new IntakeAnswer(IntakeResult.NoAgreement);
        var told = new HashSet<string>(StringComparer.Ordinal);
        return [.. letters.Select(letter =>
        {
            var answer = answers[letter.Reference];
            if (told.Add(letter.Reference) || answer.Result is not IntakeResult.Accepted) return answer;
            return first[letter.Reference].ContentHash.AsSpan().SequenceEqual(letter.ContentHash) ? answer with { Result = IntakeResult.Repeated } : new IntakeAnswer(IntakeResult.ReferenceReused);
        })];
    }

    private static async Task<bool> KeepKeyAsync(Work work, string sender, string key, string reference, DateTimeOffset now)
    {
        var kept = await work.ExecuteAsync(
            "insert into notices.intakes (sender, key, reference, at) values (@sender, @key, @reference, @now) on conflict do nothing", new { sender, key, reference, now });
        return kept == 1 || await work.ExecuteScalarAsync<bool>(
            "select exists (select 1 from notices.intakes where sender = @sender and key = @key and reference = @reference)", new { sender, key, reference });
    }
}

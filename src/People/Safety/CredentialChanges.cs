using System.Security.Cryptography;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;

namespace Panah.People.Safety;

/// <summary>What has changed.</summary>
public enum CredentialChange
{
    Password,
    Mobile,
}

/// <summary>
/// What follows every change of a password or a phone, and every reset (row S5), in the transaction of the change: all sessions and all that was given
/// on their strength end, passkeys are out of use until each is kept on purpose, and every contact of before and now is told, with a way to say «this wasn't me».
/// </summary>
public sealed class CredentialChanges(
    Sessions sessions, PersonDirectory directory, IEnumerable<ICredentialHolder> holders, PersonalData personal, Messages messages, PanahSettings settings, TimeProvider time)
{
    /// <summary>So long «this wasn't me» is heard.</summary>
    public static readonly TimeSpan AlarmLife = TimeSpan.FromDays(7);

    // Read from a phone and typed elsewhere: no 0/O, 1/I/L, U/V. 28^12 tokens, each alive for a week, and few tries from an address.
    private const string Alphabet = "23456789abcdefghjkmnpqrstwxyz";
    internal const int TokenLength = 12;

    /// <param name="work">Of the change.</param>
    /// <param name="personId">Whose it is.</param>
    /// <param name="what">What has changed.</param>
    /// <param name="phones">Phones to tell besides the person's own: the account's, and the former one.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task RunAsync(Work work, Guid personId, CredentialChange what, IEnumerable<MobileNumber> phones)
    {
        await sessions.EndAllAsync(work, personId);
        foreach (var holder in holders) await holder.EndGivenAsync(work, personId);
        await work.ExecuteAsync(
            "update people.passkeys set suspended_at = @now where person_id = @personId and suspended_at is null", new { personId, now = time.GetUtcNow() });
        await TellAsync(work, personId, what, phones);
    }

    internal byte[] TokenHash(string token) => personal.BlindIndex("people.alarm", token);

    internal byte[] PhoneIndex(MobileNumber phone) => personal.BlindIndex("people.alarm.phone", phone);

    private async Task TellAsync(Work work, Guid personId, CredentialChange what, IEnumerable<MobileNumber> phones)
    {
        var person = await directory.FindAsync(work, personId);
        MobileNumber[] told = [.. phones.Concat(person?.Mobile is { } own ? [own] : []).Distinct()];
        var email = person?.Email is { Length: > 0 } address ? address : null;
        if (told.Length == 0 && email is null) return;
        var (token, now) = (RandomNumberGenerator.GetString(Alphabet, TokenLength), time.GetUtcNow());
        var id = Guid.CreateVersion7(now);
        await work.ExecuteAsync(
            "insert into people.alarms (id, person_id, token_hash, phones, created_at, expires_at) values (@id, @personId, @hash, @indexes, @now, @expires)",
            new { id, personId, hash = TokenHash(token), indexes = told.Select(PhoneIndex).ToArray(), now, expires = now + AlarmLife });
        var (template, link) = ("People.Changed." + what, new Uri(settings.PublicUrl, "/not-me/" + token).AbsoluteUri);
        for (var i = 0; i < told.Length; i++)
            await messages.SendAsync(work, new Sms(told[i], template, link) { PersonId = personId, OnceKey = $"people.changed.{id}.{i}" });
        if (email is not null)
            await messages.SendAsync(work, new Email(email, template, link) { PersonId = personId, OnceKey = $"people.changed.{id}.email" });
    }
}

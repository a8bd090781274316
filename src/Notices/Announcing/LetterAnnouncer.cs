using Dapper;
using Npgsql;
using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.Notices.Agreements;
using Panah.Notices.Letters;
using Panah.People;

namespace Panah.Notices.Announcing;

/// <summary>
/// Tells employers of letters (row N10): an SMS and an e-mail, and once more after some days while a letter is unread. What is due stands in the letter's own row,
/// so a million letters of a batch cost the intake nothing more; the contact is looked up when it is sent, not when the letter came.
/// </summary>
internal sealed class LetterAnnouncer(
    AppDb db, PersonalData personal, PersonDirectory people, Employers employers, AgreementBook agreements, Messages messages,
    NoticesSettings settings, PanahSettings site, TimeProvider time)
{
    public const string MobilePurpose = "notices.letter.mobile";
    public const string EmailPurpose = "notices.letter.email";

    /// <summary>A letter whose telling failed is tried again after this, and holds up no other meanwhile.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Announces the letter that is due longest; false when none is.</summary>
    public async Task<bool> AnnounceNextAsync(CancellationToken cancel)
    {
        if (await ClaimAsync("announce_due", cancel) is not { } letter) return false;
        await db.InTransactionAsync(transaction => AnnounceAsync(transaction, letter, cancel), cancel);
        return true;
    }

    /// <summary>Reminds of the unread letter that is due longest; false when none is. Reading a letter takes its reminder away.</summary>
    public async Task<bool> RemindNextAsync(CancellationToken cancel)
    {
        if (await ClaimAsync("remind_due", cancel) is not { } letter) return false;
        await db.InTransactionAsync(transaction => RemindAsync(transaction, letter, cancel), cancel);
        return true;
    }

    private async Task AnnounceAsync(NpgsqlTransaction transaction, Due letter, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (!await EndAsync(transaction, "announce_due", letter)) return;
        var contact = await ContactAsync(transaction, letter, cancel);
        if (contact is not { Mobile: not null } and not { Email: not null })
        {
            await transaction.Connection!.ExecuteAsync("update notices.letters set undeliverable_at = @now where id = @Id", new { letter.Id, now }, transaction);
            await LetterBox.AddStateAsync(transaction, letter.Id, "undeliverable", now, null, cancel);
            return;
        }

        // The claim is in the key: the office may have the letter told again.
        var told = await SendAsync(transaction, letter, contact, "Notices.Letter", $"announced:{letter.Claim.UtcTicks}", cancel);
        await transaction.Connection!.ExecuteAsync(
            "update notices.letters set announced_at = @now, undeliverable_at = null, remind_due = @remind, mobile = @mobile, email = @email, told_by = @told, delivery_due = @look where id = @Id",
            new
            {
                letter.Id,
                now,
                told,
                look = letter.ViewedAt is null ? now + DeliveryFollowUp.First : (DateTimeOffset?)null,
                remind = letter.ViewedAt is null ? now.AddDays(settings.RemindAfterDays) : (DateTimeOffset?)null,
                mobile = contact.Mobile is { } mobile ? personal.Encrypt(MobilePurpose, mobile.Value) : null,
                email = contact.Email is { } email ? personal.Encrypt(EmailPurpose, email) : null,
            },
            transaction);
        await LetterBox.AddStateAsync(transaction, letter.Id, "announced", now, null, cancel);
    }

    private async Task RemindAsync(NpgsqlTransaction transaction, Due letter, CancellationToken cancel)
    {
        if (!await EndAsync(transaction, "remind_due", letter)) return;
        if (await ContactAsync(transaction, letter, cancel) is not { } contact) return;
        await SendAsync(transaction, letter, contact, "Notices.Reminder", "reminded", cancel);
        await LetterBox.AddStateAsync(transaction, letter.Id, "reminded", time.GetUtcNow(), null, cancel);
    }

    private async Task<Due?> ClaimAsync(string column, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var connection = await db.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<Due>(new CommandDefinition(
            $"""
            update notices.letters set {column} = @lease
            where id = (select id from notices.letters where {column} <= @now order by {column} limit 1 for update skip locked)
            returning id, tracking_number, system, employer_index, employer, viewed_at, {column} as claim
            """,
            new { now, lease = now + Lease }, cancellationToken: cancel));
    }

    /// <summary>False when the letter was read or told of by another meanwhile.</summary>
    private static async Task<bool> EndAsync(NpgsqlTransaction transaction, string column, Due letter) =>
        await transaction.Connection!.ExecuteAsync($"update notices.letters set {column} = null where id = @Id and {column} = @Claim", new { letter.Id, letter.Claim }, transaction) == 1;

    private async Task<Contact?> ContactAsync(NpgsqlTransaction transaction, Due letter, CancellationToken cancel)
    {
        var agreed = await agreements.ContactAsync(transaction, letter.EmployerIndex);
        var identifier = employers.Show(letter.Employer);
        // A person's own record is newer than the form they once signed; a company has only the form.
        var person = identifier.Length == 10 ? await people.FindByIdentifierAsync(PersonKind.Citizen, identifier, cancel) : null;
        return agreed is null && person is null ? null : new Contact(person?.Mobile ?? agreed?.Mobile, person?.Email ?? agreed?.Email);
    }

    /// <summary>Ids of the messages in the delivery log.</summary>
    private async Task<Guid[]> SendAsync(NpgsqlTransaction transaction, Due letter, Contact contact, string template, string kind, CancellationToken cancel)
    {
        var link = new Uri(site.PublicUrl, "/letters").ToString();
        var once = $"notices:{letter.Id:N}:{kind}";
        Guid?[] told = [null, null];
        if (contact.Mobile is { } mobile)
            told[0] = await messages.SendAsync(transaction, new Sms(mobile, template, letter.System, letter.TrackingNumber, link) { Lane = Lane.Bulk, OnceKey = once + ":sms" }, cancel);
        if (contact.Email is { } email)
            told[1] = await messages.SendAsync(transaction, new Email(email, template, letter.System, letter.TrackingNumber, link) { Lane = Lane.Bulk, OnceKey = once + ":email" }, cancel);
        return [.. told.OfType<Guid>()];
    }

    private sealed class Due
    {
        public Guid Id { get; init; }
        public string TrackingNumber { get; init; } = "";
        public string System { get; init; } = "";
        public byte[] EmployerIndex { get; init; } = [];
        public byte[] Employer { get; init; } = [];
        public DateTimeOffset? ViewedAt { get; init; }
        public DateTimeOffset Claim { get; init; }
    }
}

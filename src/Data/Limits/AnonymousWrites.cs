namespace Panah.Data;

/// <summary>A table that somebody who has not signed in can add rows to.</summary>
/// <param name="Table">With its schema.</param>
/// <param name="Door">By what.</param>
/// <param name="ByAddress">Purpose of the limit by address; else what bounds it there.</param>
/// <param name="InAll">Purpose of the limit on all of them; else what bounds it.</param>
/// <param name="Kept">How long such a row is kept.</param>
public sealed record AnonymousWrite(string Table, string Door, string ByAddress, string InAll, string Kept);

/// <summary>
/// Row S9: every table that strangers can make grow, with its bounds. A test reads every INSERT of the program and fails where one writes a
/// table that is neither here nor among those that want a signed-in person, a member of staff, a client that proved itself, or the program.
/// </summary>
public static class AnonymousWrites
{
    private const string Work = "the security code's work, which rises with what is seen";

    public static IReadOnlyList<AnonymousWrite> All { get; } =
    [
        new("window.journeys", "a sign-in code asked for; where no SMS may go, window.dialled.platform bounds it", "window.send.address", "window.send.platform.day", "a day"),
        new("window.failures", "a wrong code", "five guesses for each row of window.journeys", "as window.journeys", "until the owner signs in, or the sweep"),
        new("window.transfers", "a QR code shown", "window.qr.show", "window.qr.platform", "a day"),
        new("accounts.drafts", "a registration begun", "accounts.draft.address", "accounts.draft.platform", "7 days, 16 KB each"),
        new("accounts.registrations", "a registration sent", "one for a draft", "one for a draft, one open for a user name", "as the organisation's rules say"),
        new("accounts.attempts", "a password tried", "accounts.sign-in.names", "the slow hash of each try", "180 days after a right one, else swept"),
        new("accounts.failures", "a password tried", "accounts.sign-in.names", "the slow hash of each try", "until the owner signs in, or the sweep"),
        new("accounts.recoveries", "a recovery begun", "accounts.recover.address", "accounts.recover.platform", "swept after they end"),
        new("accounts.change_tickets", "a right temporary or first password", "one for a password", "one for a password", "minutes"),
        new("accounts.accounts", "a registration of a special group", "what the insured registry confirms", "what the insured registry confirms", "an account"),
        new("entitlement.visit", "the desk opened", "entitlement.visit.address", "entitlement.visit.platform", "a day"),
        new("entitlement.credit", "a credit code by SMS, or dialled", "entitlement.sms.ip", "sms.platform.day", "as the law says of inquiries"),
        new("entitlement.receipt", "an inquiry's receipt", "entitlement.ask.ip", "one for an inquiry", "as the inquiry"),
        new("entitlement.seal", "inquiries", "entitlement.ask.ip", "one for a group of inquiries", "as the inquiry"),
        new("entitlement.cover", "an inquiry about somebody new to us", "entitlement.ask.ip", "those insured", "until asked again"),
        new("ui.spent_challenges", "a form with a solved security code", Work, Work, "20 minutes"),
        new("people.passkey_challenges", "a passkey sign-in begun", "people.passkey", "people.passkey.platform", "5 minutes"),
        new("openid.interactions", "a request for sign-in from a client's page", "openid.interaction.address", "openid.interaction.platform", "30 minutes and the sweep, 16 KB each"),
        new("openid.device_codes", "a device asks for a code", "openid.device.address", "openid.device.platform", "10 minutes and the sweep"),
        new("openid.pushed_requests", "a public client pushes a request", "openid.pushed.address", "openid.pushed.client", "90 s and the sweep, 16 KB each"),
        new("openid.seen_jtis", "a signed proof of a key (DPoP)", "a signature of its own for each", "what a node verifies in 75 seconds: some ten thousand rows of 60 bytes", "75 seconds and the sweep"),
        new("data.failed_attempts", "a failed attempt to prove oneself", "as what is tried; 64 counters an hour for names that nobody has", "a row an hour for what is tried", "90 days"),
        new("notices.permit_reads", "a letter read with a permit", "notices.panel.address", "the views that the permit was given", "as the letter"),
        new("messaging.messages", "an SMS or e-mail that one of these causes", "as what causes it", "sms.platform.day", "as the log is kept"),
        new("messaging.repetitions", "the same", "as what causes it", "sms.platform.day", "an hour"),
        new("data.limits", "any of these", "one row for a purpose and source", "swept every ten minutes", "the limit's window"),
        new("data.limit_warnings", "a watched limit near its count", "one row an hour for a limit", "one row an hour for a limit", "90 days"),
        new("data.outbox", "any of these that tells somebody", "as what causes it", "as what causes it", "until told"),
        new("data.outbox_once", "the same", "as what causes it", "as what causes it", "90 days"),
        new("data.outbox_dropped", "the same", "as what causes it", "as what causes it", "90 days"),
        new("data.audit_entries", "any of these that the audit tells", "as what causes it", "as what causes it", "for ever"),
    ];
}

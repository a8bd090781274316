namespace Panah.Data;

public static partial class LimitBook
{
    private const string Address = "address (IPv6: /64)";
    private const string Town = "a town behind one address, when somebody there floods; USSD, QR and passkey sign-ins need no SMS, and the operator raises the number";
    private const string Nobody = "nobody: it is counted for who asks, and for nobody else";
    private const string RecoveryOwner = "the phone's owner, while they have forgotten the password; the Window opens their account, and a new password is chosen there";
    private const string PhoneOwner = "the phone's owner, for the window at most; the code already sent works, USSD and QR too";

    /// <summary>Codes sent to one phone by the Window.</summary>
    public static IReadOnlyList<Limit> WindowToPhone { get; } =
    [
        Declare("window.send.phone.burst", 2, TenSeconds, "phone", "a sign-in code by SMS", "the phone", PhoneOwner),
        Declare("window.send.phone", 11, FiveMinutes, "phone", "a sign-in code by SMS", "the phone", PhoneOwner),
    ];

    /// <summary>Codes asked for from one address.</summary>
    public static IReadOnlyList<Limit> WindowFromAddress { get; } =
    [
        Declare("window.send.address", 1_500, FiveMinutes, Address, "a sign-in code by SMS", "the address", Town),
        Declare("window.send.address.day", 30_000, Day, Address, "a sign-in code by SMS", "the address", Town),
    ];

    /// <summary>Codes of the whole platform: each costs money.</summary>
    public static IReadOnlyList<Limit> WindowOfPlatform { get; } =
    [
        Declare("window.send.platform.day", 5_000_000, Day, "platform", "a sign-in code by SMS", "the operator",
            "everybody without USSD, QR or passkey; warned of at four fifths, long before", watched: true),
    ];

    /// <summary>
    /// Sign-ins whose code goes by no SMS, because what strangers can fill is full: for who dials on the phone, or has an e-mail address. Whoever asks
    /// pays for them, so that they are a way that strangers can't close (S-M1).
    /// </summary>
    public static Limit WindowDialled { get; } =
        Declare("window.dialled", 10, TenMinutes, "phone and address", "a sign-in code for who dials, where no SMS may go", "the address", "the phone's owner behind that very address; QR and passkey remain");

    public static Limit WindowDialledInAll { get; } =
        Declare("window.dialled.platform", 5_000_000, Day, "platform", "a sign-in code for who dials, where no SMS may go", "the operator",
            "whom no SMS reaches; QR and passkey remain", watched: true);

    /// <summary>From however many sign-ins.</summary>
    public static Limit WindowEmailsToPhone { get; } =
        Declare("window.email.phone", 20, Day, "phone", "the waiting code by e-mail", "the phone", "the phone's owner; SMS, USSD, QR and passkey remain");

    /// <summary>The waiting code by e-mail, for one sign-in.</summary>
    public static IReadOnlyList<Limit> WindowEmails { get; } = [Declare("window.email", 3, FiveMinutes, "sign-in", "the waiting code by e-mail", "the sign-in", Nobody)];

    public static IReadOnlyList<Limit> WindowCompany { get; } = [Declare("window.company", 20, TenMinutes, "person", "a company looked up", "the person", Nobody)];

    public static IReadOnlyList<Limit> WindowQrShown { get; } =
    [
        Declare("window.qr.show", 600, FiveMinutes, Address, "a QR code shown", "the address", "a town, when somebody there floods; a code by SMS remains"),
        Declare("window.qr.platform", 60_000, FiveMinutes, "platform", "a QR code shown", "the operator", "everybody without a phone at hand; a code by SMS remains", watched: true),
    ];

    public static IReadOnlyList<Limit> WindowQrTyped { get; } = [Declare("window.qr.type", 20, FiveMinutes, "person", "a QR code scanned or typed", "the person", Nobody)];

    /// <summary>Tries that ask for nothing; beyond them the security code is asked for, whose work rises.</summary>
    public static IReadOnlyList<Limit> AccountsSignInFree { get; } =
    [
        Declare("accounts.sign-in.free", 30, TenMinutes, Address, "a password tried without a security code, whatever the name", "the address",
            "nobody: beyond it the form asks for the security code, which a browser solves by itself"),
    ];

    /// <summary>Tries with a solved security code: beyond it, the door is shut for this address alone.</summary>
    public static IReadOnlyList<Limit> AccountsSignInNames { get; } =
    [
        Declare("accounts.sign-in.names", 600, TenMinutes, Address, "a password tried, whatever the name", "the address",
            "a town, when somebody there guesses; a browser or home the owner signed in from before, the Window and recovery are not counted"),
    ];

    public static IReadOnlyList<Limit> AccountsRecoverUser { get; } =
    [
        Declare("accounts.recover.burst", 2, TenSeconds, "user name and address", "a recovery begun", "the address", Nobody),
        Declare("accounts.recover", 11, FiveMinutes, "user name and address", "a recovery begun", "the address", Nobody),
    ];

    public static IReadOnlyList<Limit> AccountsRecoverAddress { get; } =
    [
        Declare("accounts.recover.address", 300, TenMinutes, Address, "a recovery begun, whatever the name", "the address", "a town, when somebody there floods; the Window and branches remain"),
        Declare("accounts.recover.platform", 30_000, TenMinutes, "platform", "a recovery begun", "the operator", "who has forgotten a password; the Window remains", watched: true),
    ];

    /// <summary>From however many places it is asked for (S-M2): what a stranger can send to somebody, and far less than the phone's day of codes for signing in.</summary>
    public static IReadOnlyList<Limit> AccountsRecoverPhone { get; } =
    [
        Declare("accounts.recover.phone", 6, TenMinutes, "phone", "a recovery's code by SMS", "the phone", RecoveryOwner),
        Declare("accounts.recover.phone.day", 15, Day, "phone", "a recovery's code by SMS", "the phone", RecoveryOwner),
    ];

    public static IReadOnlyList<Limit> SpecialRecoverPhone { get; } =
    [
        Declare("special.recover.burst", 2, TenSeconds, "phone", "a temporary password by SMS", "the phone", PhoneOwner),
        Declare("special.recover", 11, FiveMinutes, "phone", "a temporary password by SMS", "the phone", PhoneOwner),
        Declare("special.recover.day", 15, Day, "phone", "a temporary password by SMS", "the phone", RecoveryOwner),
    ];

    public static IReadOnlyList<Limit> AccountsDrafts { get; } =
    [
        Declare("accounts.draft.address", 600, Hour, Address, "a registration begun", "the address", "a town, when somebody there floods; the Window needs no registration"),
        Declare("accounts.draft.platform", 100_000, Hour, "platform", "a registration begun", "the operator", "who wants to register in that hour; the Window needs none", watched: true),
    ];

    /// <summary>The code between the steps of registration.</summary>
    public static IReadOnlyList<Limit> AccountsCodePhone { get; } =
    [
        Declare("accounts.code.burst", 3, Minute, "phone", "a registration's code by SMS", "the phone", "who registers with that phone, for a minute"),
        Declare("accounts.code.phone", 6, TenMinutes, "phone", "a registration's code by SMS", "the phone", "who registers with that phone; the Window needs no registration"),
        Declare("accounts.code.day", 15, Day, "phone", "a registration's code by SMS", "the phone", "who registers with that phone; the Window needs no registration"),
    ];

    public static IReadOnlyList<Limit> AccountsCodeAddress { get; } =
        [Declare("accounts.code.address", 300, TenMinutes, Address, "a registration's code by SMS", "the address", "a town, when somebody there floods; the Window needs no registration")];

    /// <summary>Insurance numbers are not to be tried through, for one ID or for many.</summary>
    public static IReadOnlyList<Limit> SpecialForms { get; } =
    [
        Declare("special.register.address", 300, TenMinutes, Address, "the form of special groups sent", "the address", "a town, when somebody there floods; the Window needs no registration"),
        Declare("special.register.id", 12, TenMinutes, "ID and address", "the form of special groups sent", "the address", Nobody),
    ];

    public static IReadOnlyList<Limit> AccountsForeignerQuestions { get; } =
        [Declare("accounts.foreigner.question", 60, Hour, "member of staff", "a foreign national looked up in the registry", "the member of staff", Nobody)];

    public static IReadOnlyList<Limit> StaffSignIn { get; } =
    [
        Declare("staff.sign-in.burst", 5, Minute, "name and address", "a sign-in of staff", "the address", "staff behind the same address; a minute"),
        Declare("staff.sign-in", 30, Hour, "name and address", "a sign-in of staff", "the address", "staff behind the same address; an hour"),
    ];

    /// <summary>For all names from one source, whole offices behind one address among them.</summary>
    public static IReadOnlyList<Limit> StaffSignInAddress { get; } =
        [Declare("staff.sign-in.address", 300, TenMinutes, Address, "a sign-in of staff, whatever the name", "the address", "an office behind one address, when somebody there guesses")];

    /// <summary>For one name from all sources that its owner has not signed in from: the owner's own place stays open.</summary>
    public static IReadOnlyList<Limit> StaffSignInName { get; } =
        [Declare("staff.sign-in.name", 100, Hour, "name", "a sign-in from where its owner never was", "the name", "its owner at a new place, for an hour; the places they signed in from are not counted")];

    public static IReadOnlyList<Limit> StaffPasskeys { get; } =
        [Declare("staff.passkey", 60, FiveMinutes, Address, "a passkey sign-in of staff begun", "the address", "an office, when somebody there floods; the authenticator app remains")];

    public static IReadOnlyList<Limit> NotMe { get; } =
        [Declare("people.not-me", 30, TenMinutes, Address, "«this wasn't me» opened or said", "the address", "a town, when somebody there guesses; dialling it remains")];

    public static IReadOnlyList<Limit> Passkeys { get; } =
        [Declare("people.passkey", 600, FiveMinutes, Address, "a passkey sign-in begun", "the address", "a town, when somebody there floods; a code by SMS remains")];

    /// <summary>By person: who has the password alone can cost their phone this many messages, and the Window's own codes stay untouched by it.</summary>
    public static IReadOnlyList<Limit> StepUps { get; } =
    [
        Declare("people.step-up.burst", 2, Minute, "person", "a code that raises a session", "the person", "the person, when somebody has the password; a sign-in by the Window is at that level already"),
        Declare("people.step-up", 10, Day, "person", "a code that raises a session", "the person", "the same"),
    ];

    public static Limit PasskeysInAll { get; } =
        Declare("people.passkey.platform", 200_000, FiveMinutes, "platform", "a passkey sign-in begun", "the operator", "who signs in by passkey; a code by SMS remains", watched: true);

    public static Limit EntitlementSmsByAddress { get; } =
        Declare("entitlement.sms.ip", 300, TenMinutes, Address, "a credit code by SMS", "the address", "a clinic or town, when somebody there floods; dialling the code remains");

    public static Limit EntitlementSmsByPhoneAndAddress { get; } =
        Declare("entitlement.sms.phone.ip", 6, Day, "phone and address", "a credit code by SMS", "the address", "the phone's owner behind that very address; dialling remains");

    public static IReadOnlyList<Limit> EntitlementSmsByPhone { get; } =
    [
        Declare("entitlement.sms.phone.burst", 2, TenSeconds, "phone", "a credit code by SMS", "the phone", "the phone's owner; dialling remains"),
        Declare("entitlement.sms.phone", 11, FiveMinutes, "phone", "a credit code by SMS", "the phone", "the phone's owner; dialling remains"),
    ];

    /// <summary>Codes by SMS that one phone may be given in a day. Dialled ones are counted apart: their caller is vouched for by the operator.</summary>
    public static Limit EntitlementCodesPerDay { get; } =
        Declare("entitlement.codes.day", 20, Day, "phone", "a credit code by SMS", "the phone", "the phone's owner; dialling, and the browser that entered a code before, have counts of their own");

    /// <summary>A browser that has entered a code of the phone is counted by itself: strangers' sends are not its.</summary>
    public static Limit EntitlementOwnerBurst { get; } =
        Declare("entitlement.owner.burst", 2, TenSeconds, "visit that entered a code of the phone", "a credit code by SMS", "the visit", Nobody);

    public static Limit EntitlementOwnerPerDay { get; } =
        Declare("entitlement.owner.day", 20, Day, "visit that entered a code of the phone", "a credit code by SMS", "the visit", Nobody);

    public static Limit EntitlementDialledPerDay { get; } = Declare("entitlement.codes.day.dialled", 20, Day, "phone", "a credit code dialled for", "the caller", Nobody);

    public static Limit EntitlementTriesByVisit { get; } = Declare("entitlement.code.visit", 5, ThreeMinutes, "visit", "a credit code typed", "the visit", Nobody);

    public static Limit EntitlementTriesByAddress { get; } =
        Declare("entitlement.code.ip", 500, TenMinutes, Address, "a code typed by a visit that waits for none", "the address", "a clinic or town, when somebody there guesses; asking for an SMS remains");

    public static Limit EntitlementTriesByPhone { get; } =
        Declare("entitlement.code.phone", 50, Hour, "phone", "a code typed by a visit that waits for none", "the phone", "nobody: past it each address has the three below");

    public static Limit EntitlementTriesByPhoneAndAddress { get; } =
        Declare("entitlement.code.phone.ip", 3, Hour, "phone and address", "a code typed once the phone's fifty are used up", "the address", "who dialled, when strangers guess from that very address; an SMS remains");

    public static IReadOnlyList<Limit> EntitlementWrongCodes { get; } =
        [Declare("entitlement.code.client", 30, TenMinutes, "client and phone", "a wrong credit code by the API", "the client", Nobody)];

    /// <summary>The open desk is open to people, not to harvesting.</summary>
    public static Limit EntitlementAsksByVisit { get; } =
        Declare("entitlement.ask.visit", 40, Minute, "visit", "a cover inquiry at the open desk", "the visit", Nobody);

    public static IReadOnlyList<Limit> EntitlementAsks { get; } =
    [
        Declare("entitlement.ask.ip", 300, Minute, Address, "a cover inquiry at the open desk", "the address", "a clinic, when somebody there floods; a credit code and the API have counts of their own"),
        Declare("entitlement.ask.ip.day", 10_000, Day, Address, "a cover inquiry at the open desk", "the address", "a clinic, when somebody there harvests; a credit code and the API have counts of their own"),
    ];

    public static Limit EntitlementAsksInAll { get; } =
        Declare("entitlement.ask.platform", 12_000, Minute, "platform", "a cover inquiry at the open desk", "the operator", "the open desks; a credit code and the API remain", watched: true);

    public static Limit EntitlementMeteredAsks { get; } =
        Declare("entitlement.ask.metered.ip", 600, Minute, Address, "a cover inquiry with a credit code", "the address", "a clinic, when somebody there floods with codes; the API has its own count");

    public static IReadOnlyList<Limit> EntitlementVisits { get; } =
    [
        Declare("entitlement.visit.address", 1_500, TenMinutes, Address, "a visit of the desk opened", "the address", "a town, when somebody there floods; visits already open go on"),
        Declare("entitlement.visit.platform", 500_000, TenMinutes, "platform", "a visit of the desk opened", "the operator", "new visitors; the API remains", watched: true),
    ];

    public static Limit EntitlementLists { get; } = Declare("entitlement.list.person", 20, Hour, "person", "a list of national IDs", "the person", Nobody);

    public static IReadOnlyList<Limit> PanelByAddress { get; } =
        [Declare("notices.panel.address", 300, TenMinutes, Address, "a letter asked for with a permit", "the address", "an agency's other desks, when one of them floods")];

    /// <summary>By both, so that who knows an employer's number alone keeps nobody from its letters.</summary>
    public static IReadOnlyList<Limit> PanelByEmployer { get; } =
        [Declare("notices.panel.employer", 300, TenMinutes, "employer and address", "a letter asked for with a permit", "the address", Nobody)];

    public static IReadOnlyList<Limit> PanelByPasscode { get; } =
        [Declare("notices.panel.passcode", 100, TenMinutes, "passcode", "a letter asked for with a permit", "who holds the passcode", "who was given the same passcode")];

    public static IReadOnlyList<Limit> PaymentsStarted { get; } = [Declare("contributions.pay.person", 30, Hour, "person", "a payment begun", "the person", Nobody)];

    /// <summary>A page that is opened again and again, by whoever knows its address, does not make us a burden to the bank.</summary>
    public static IReadOnlyList<Limit> PaymentLooks { get; } =
    [
        Declare("contributions.pay.look", 30, Minute, "payment", "a payment's page, which asks the bank", "the payment",
            "the payer, who sees what was known a minute ago; the bank is asked in the background all the same"),
    ];

    public static Limit SlipPdfs { get; } = Declare("contributions.pdf", 10, TenMinutes, "person", "a slip as PDF", "the person", Nobody);

    public static Limit SlipRequests { get; } = Declare("contributions.request", 40, Day, "person", "a slip asked for", "the person", Nobody);

    public static IReadOnlyList<Limit> DeviceTries { get; } = [Declare("openid.device.try", 10, TenMinutes, "person", "a device's code typed", "the person", Nobody)];

    public static IReadOnlyList<Limit> OpenIdInteractions { get; } =
    [
        Declare("openid.interaction.address", 3_000, TenMinutes, Address, "a request for sign-in that waits for its person", "the address",
            "a town's sign-ins at other services, when somebody there floods; signing in here goes on"),
    ];

    public static Limit OpenIdInteractionsInAll { get; } =
        Declare("openid.interaction.platform", 1_000_000, TenMinutes, "platform", "a request for sign-in that waits for its person", "the operator", "new sign-ins at other services", watched: true);

    public static IReadOnlyList<Limit> OpenIdDevices { get; } =
        [Declare("openid.device.address", 300, TenMinutes, Address, "a device asks for a code", "the address", "other devices behind the address")];

    public static Limit OpenIdDevicesInAll { get; } =
        Declare("openid.device.platform", 100_000, TenMinutes, "platform", "a device asks for a code", "the operator", "new devices", watched: true);

    /// <summary>A confidential client pushes from its servers for all its people; a public one from each of theirs.</summary>
    public static IReadOnlyList<Limit> OpenIdPushedByClient { get; } =
        [Declare("openid.pushed.client", 300_000, TenMinutes, "client", "a pushed request of a client that proved itself", "the client", Nobody)];

    public static IReadOnlyList<Limit> OpenIdPushedByAddress { get; } =
        [Declare("openid.pushed.address", 3_000, TenMinutes, Address, "a pushed request of a public client", "the address", "a town's sign-ins with that client, when somebody there floods")];

    /// <summary>What is sent to phones that nobody has proven yet, over all doors (S-M2).</summary>
    public static IReadOnlyList<Limit> SmsToPhone { get; } =
        [Declare("sms.phone.day", 60, Day, "phone", "an SMS to a phone, whatever its purpose; dialled answers are none", "the phone", "the phone's owner; USSD, QR and passkey remain")];

    public static Limit SmsToBlock { get; } =
        Declare("sms.block.hour", 1_000, Hour, "block of 10,000 numbers", "an SMS to a phone of the block", "the block", "its other owners, for an hour; USSD, QR and passkey remain", watched: true);

    public static Limit SmsInAll { get; } =
        Declare("sms.platform.day", 10_000_000, Day, "platform", "an SMS", "the operator", "everybody without USSD, QR or passkey; warned of at four fifths", watched: true);
}

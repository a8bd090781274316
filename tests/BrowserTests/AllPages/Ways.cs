using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.OpenId.Clients;
using Panah.People;
using Panah.Tests.Accounts;
using Panah.Tests.Contributions;

namespace Panah.BrowserTests.AllPages;

/// <summary>How a page is reached that does not simply open: a visitor in the right state, and the address.</summary>
internal delegate Task<(Visitor Visitor, string Path)> Way(PanahServer server);

/// <summary>
/// Pages that want more than a person or a member of staff who opens them. All others are opened as a stranger, as a signed-in
/// person or as staff, whichever works first; a page for which none does must stand here, or the test fails.
/// </summary>
internal static class Ways
{
    public static readonly IReadOnlyDictionary<string, Way> All = new Dictionary<string, Way>(StringComparer.Ordinal)
    {
        ["/window/code"] = async server => (await AskedForCodeAsync(server, await server.Registry.PersonAsync()), "/window/code"),
        ["/window/identity"] = async server => (await ProvedPhoneAsync(server, await server.Registry.PersonAsync()), "/window/identity"),
        ["/window/postal-code"] = async server => (await ProvedIdentityAsync(server), "/window/postal-code"),
        ["/window/try-again"] = StoppedByTheSimRegistryAsync,
        ["/me/code"] = async server => (await server.SignedInAsync(methods: SignInMethods.Password), "/me/code?sent=true"),
        ["/error/{status:int}"] = server => Task.FromResult((server.Visitor(), "/no-such-page")),
        ["/openid/consent"] = AskedForConsentAsync,
        ["/account/register/code"] = async server => (await AskedForRegistrationCodeAsync(server), "/account/register/code"),
        ["/account/recover/code"] = async server => (await BegunRecoveryAsync(server), "/account/recover/code"),
        ["/account/register/details"] = async server => (await BegunRegistrationAsync(server), "/account/register/details"),
        ["/account/register/check"] = async server => (await FilledRegistrationAsync(server), "/account/register/check"),
        ["/special/register/form"] = async server => (await AcceptedTermsAsync(server), "/special/register/form"),
        ["/office/registrations/{id:guid}"] = OpenedCaseAsync,
        ["/office/clients/{id}"] = OpenedClientAsync,
        ["/office/announcements/edit/{id:guid?}"] = OfficeWays.AnnouncementAsync,
        ["/office/messages"] = OfficeWays.MessagesAsync,
        ["/office/audit"] = OfficeWays.AuditAsync,
        ["/office/staff/{id:guid}"] = OfficeWays.MemberAsync,
        ["/entitlement/code"] = EntitlementWays.CodeAsync,
        ["/entitlement/desk"] = EntitlementWays.DeskAsync,
        ["/entitlement/list/{id:guid}"] = EntitlementWays.ListAsync,
        ["/entitlement/receipt/{code}"] = EntitlementWays.ReceiptAsync,
        ["/entitlement/confirm/{code}"] = EntitlementWays.ConfirmAsync,
        ["/letters"] = LetterWays.InboxAsync,
        ["/letters/{trackingNumber}"] = LetterWays.LetterAsync,
        ["/letters/{trackingNumber}/permit"] = LetterWays.PermitAsync,
        ["/letters/{trackingNumber}/permit/cancel"] = LetterWays.CancelAsync,
        ["/slips"] = SlipWays.MenuAsync,
        ["/slips/request"] = SlipWays.RequestAsync,
        ["/slips/track"] = SlipWays.TrackAsync,
        ["/slips/receive"] = SlipWays.ReceiveAsync,
        ["/slips/{key}"] = SlipWays.IssuedAsync,
        ["/slips/verify/{code}"] = SlipWays.VerifyAsync,
        ["/office/tariffs/{id:long}"] = SlipWays.ProposalAsync,
        ["/slips/{key}/pay"] = async server =>
        {
            var payer = await SlipsAsync(server);
            return (payer.Visitor, $"/slips/{await new PayWorld(server).SlipAsync(payer, 140511)}/pay");
        },
        ["/slips/payment/{id:guid}"] = PaidSlipAsync,
        ["/slips/list"] = async server => ((await SlipsAsync(server)).Visitor, "/slips/list"),
        ["/slips/statistics"] = async server => ((await SlipsAsync(server)).Visitor, "/slips/statistics"),
        ["/slips/history"] = async server => ((await SlipsAsync(server)).Visitor, "/slips/history"),
    };

    /// <summary>Addresses that answer no page of their own, each with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoPage = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["/me/sign-out"] = "is the target of a button and leads away",
        ["/me/stay"] = "prolongs the session and answers nothing",
        ["/letters/{trackingNumber}/dossier"] = "leads on to the national dossier",
        ["/slips/{key}/pdf"] = "answers a file",
        ["/openid/authorize"] = "answers by redirects; its errors are checked with the error page",
    };

    private static async Task<Visitor> AskedForCodeAsync(PanahServer server, TestPerson person)
    {
        var visitor = server.Visitor();
        await visitor.OpenAsync("/window/sign-in");
        await visitor.Fill("تلفن همراه", person.Mobile).PressAsync("ارسال رمز یکبار مصرف");
        return visitor;
    }

    private static async Task<Visitor> ProvedPhoneAsync(PanahServer server, TestPerson person, Phone? phone = null)
    {
        var visitor = await AskedForCodeAsync(server, person);
        var form = visitor.Page.QuerySelector("input[autocomplete=one-time-code]")!.Closest("form")!;
        visitor.Fill("رمز یکبار مصرف", await (phone ?? server.Phone(person.Mobile)).NextCodeAsync());
        await visitor.PressAsync(form.QuerySelector("button")!.TextContent);
        return visitor;
    }

    private static async Task<Visitor> ProvedIdentityAsync(PanahServer server)
    {
        var person = await server.Registry.PersonAsync();
        var visitor = await ProvedPhoneAsync(server, person);
        await visitor.Fill("کد ملی", person.NationalId).FillDate("تاریخ تولد", 1369, 2, 31).PressAsync("ثبت اطلاعات");
        return visitor;
    }

    /// <summary>Their code is right, but it is long since the SIM registry spoke of them, and now it is down.</summary>
    private static async Task<(Visitor, string)> StoppedByTheSimRegistryAsync(PanahServer server)
    {
        var person = await server.Registry.PersonAsync();
        // One phone, which knows the first code from the second.
        var phone = server.Phone(person.Mobile);
        using (var first = await ProvedPhoneAsync(server, person, phone))
        {
            await first.Fill("کد ملی", person.NationalId).FillDate("تاریخ تولد", 1369, 2, 31).PressAsync("ثبت اطلاعات");
            await first.PressAsync("ثبت اطلاعات");
        }

        await server.Sql.ExecuteAsync(
            """
            update people.proven_mobiles set proven_at = proven_at - interval '30 days'
            where proven_at = (select max(proven_at) from people.proven_mobiles)
            """);
        await using (await server.Faults.StartAsync("sim"))
            return ((await ProvedPhoneAsync(server, person, phone)).ShouldBeAt("/window/try-again"), "/window/try-again");
    }

    private static async Task<Visitor> BegunRegistrationAsync(PanahServer server)
    {
        var visitor = server.Visitor();
        return await visitor.BeginRegistrationAsync(await server.Registry.PersonAsync());
    }

    private static async Task<Visitor> FilledRegistrationAsync(PanahServer server)
    {
        var person = await server.Registry.PersonAsync();
        var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(person);
        return await visitor.FillDetails(person).PressAsync("ثبت نام");
    }

    private static async Task<Visitor> AcceptedTermsAsync(PanahServer server)
    {
        var visitor = server.Visitor();
        await visitor.OpenAsync("/special/register");
        return await visitor.Tick("ضوابط را خواندم و می‌پذیرم").PressAsync("تایید و ادامه");
    }

    private static async Task<Visitor> AskedForRegistrationCodeAsync(PanahServer server) =>
        await server.Visitor().AskForCodeAsync(await server.Registry.PersonAsync());

    private static async Task<Visitor> BegunRecoveryAsync(PanahServer server)
    {
        var visitor = server.Visitor();
        await visitor.OpenAsync("/account/recover");
        return await visitor.Fill("نام کاربری", Registry.NewNationalId()).PressAsync("ادامه");
    }

    /// <summary>A registration without an insurance file, which needs a visit, as staff open it.</summary>
    private static async Task<(Visitor, string)> OpenedCaseAsync(PanahServer server)
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.RegisterAsync(person);
        await server.Phone(person.Mobile).NextTellingAsync();
        var id = await server.Sql.ScalarAsync<Guid>("select id from accounts.registrations where state = 'needs_visit' order by submitted_at desc limit 1");
        return (await server.StaffAsync(People.Staff.StaffRole.Registrations), $"/office/registrations/{id}");
    }

    private static async Task<(Visitor, string)> OpenedClientAsync(PanahServer server)
    {
        await server.Services.GetRequiredService<ClientRegistration>().AddAsync(new ClientSettings
        {
            Id = "kept-by-staff", Name = "کتابخانه", RedirectUris = ["https://rp.example.ir/callback"],
            Scopes = ["openid", "profile"], GrantTypes = ["authorization_code"],
        });
        return (await server.StaffAsync(People.Staff.StaffRole.Clients), "/office/clients/kept-by-staff");
    }

    /// <summary>A person with slips in every state and a file with the organisation.</summary>
    private static async Task<Payer> SlipsAsync(PanahServer server)
    {
        var world = new PayWorld(server);
        var payer = await world.PayerAsync(person => person with { Insurance = new(Registry.NewInsuranceNumber(), "101", "optional", "1403-12", 120_000_000) });
        string[] states = ["paid", "paid", "cancelled", "paid", "expired", "issued", "requested"];
        for (var i = 0; i < 28; i++)
            await world.SlipAsync(payer, ((1402 + (i / 7)) * 100) + (i % 7) + 1, amount: 21_600_000 + (i * 1_234_567), state: states[i % 7]);
        return payer;
    }

    private static async Task<(Visitor, string)> PaidSlipAsync(PanahServer server)
    {
        var world = new PayWorld(server);
        var payer = await world.PayerAsync();
        var slip = await world.SlipAsync(payer);
        await world.ToBankAsync(payer, slip);
        var payment = await world.PaymentAsync(slip);
        await world.ChooseAsync(payment.Token!);
        return (payer.Visitor, $"/slips/payment/{payment.Id}");
    }

    private static async Task<(Visitor, string)> AskedForConsentAsync(PanahServer server)
    {
        var visitor = await ProvedIdentityAsync(server);
        await visitor.PressAsync("ثبت اطلاعات");
        await server.Services.GetRequiredService<ClientRegistration>().AddAsync(new ClientSettings
        {
            Id = "looked-at", Name = "کتابخانه", RedirectUris = ["https://rp.example.ir/callback"],
            Scopes = ["openid", "profile", "phone"], GrantTypes = ["authorization_code"], Pkce = false,
        });
        await visitor.OpenAsync(
            "/openid/authorize?client_id=looked-at&response_type=code&scope=openid%20profile%20phone&prompt=consent"
            + "&redirect_uri=https%3A%2F%2Frp.example.ir%2Fcallback");
        return (visitor, visitor.Url.PathAndQuery);
    }
}

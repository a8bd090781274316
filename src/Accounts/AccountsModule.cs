using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Panah.Accounts.Branches;
using Panah.Accounts.Evidence;
using Panah.Accounts.Foreigners;
using Panah.Accounts.Passwords;
using Panah.Accounts.Recovery;
using Panah.Accounts.Registration;
using Panah.Accounts.SignIn;
using Panah.Accounts.Special;
using Panah.Accounts.Texts;
using Panah.Data;
using Panah.Kernel;
using Panah.People;
using Panah.People.Due;
using Panah.People.Evidence;
using Panah.People.Safety;
using Panah.People.Staff;
using Panah.Ui;

namespace Panah.Accounts;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class AccountsModule
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, PanahSettings settings)
    {
        services.AddMigrations("accounts", typeof(AccountsModule).Assembly);
        services.AddRooms(Level.Open, "/account", "/special").AddRooms(Level.Code, "/me/password");
        services.AddBelowMenu(MenuPlace.Insured, "/special", "/account/register").AddBelowMenu(MenuPlace.SignIn, "/account");
        services.AddSingleton<AccountIndexes>().AddSingleton<AccountStore>();
        services.AddSingleton<AccountPhones>().AddSingleton<AccountTakeover>().AddSingleton<IProofObserver>(static services => services.GetRequiredService<AccountTakeover>());
        services.AddSingleton<Drafts>().AddSingleton<PhoneCodes>().AddSingleton<RegistrationDesk>().AddSingleton<RegistryQuestions>().AddSingleton<CheckDecisions>();
        services.AddSingleton<PasswordSignIn>().AddSingleton<AccountNames>().AddSingleton<AttemptBudget>().AddSingleton<ChangeTickets>().AddSingleton<TemporaryPasswords>();
        services.AddSingleton<SecurityAnswers>().AddSingleton<QuestionRecovery>().AddSingleton<SmsRecovery>().AddSingleton<IOutboxHandler, RecoveryMessages>();
        services.AddSingleton<SpecialGroups>().AddSingleton<TermsAcceptance>().AddSingleton<BranchChoice>().AddSingleton<SpecialRegistration>().AddSingleton<PasswordChange>();
        services.AddSingleton<PasswordOwners>();
        services.AddSingleton<OwnPassword>().AddSingleton<ICredentialHolder, AccountCloser>();
        services.AddSingleton<BranchList>().AddSingleton(BranchCommand.Import);
        services.AddDue<RegistrationDue>();
        services.AddSingleton<RegistrationQueue>();
        // Drafts nobody came back to, ended tickets and recoveries; counts of a name that somebody has for half a year.
        services.AddSweep("accounts.sweep", TimeSpan.FromHours(1),
            new Swept("accounts.drafts", "updated_at", TimeSpan.FromDays(7)),
            new Swept("accounts.change_tickets", "expires_at", TimeSpan.FromDays(7)),
            new Swept("accounts.recoveries", "expires_at", TimeSpan.FromDays(7)),
            new Swept("accounts.failures", "updated_at", TimeSpan.FromDays(180)),
            new Swept("accounts.attempts", "updated_at", TimeSpan.FromDays(7)) { Where = "known_at is null" },
            new Swept("accounts.attempts", "updated_at", TimeSpan.FromDays(180)));
        services.AddSingleton(new DoorPage(SignInDoor.Account, "/account/sign-in")).AddSingleton(new RecoveryDoor("/account/recover")).AddSingleton(new Tile(TileList.Own, 40, "/me/password", typeof(AccountsTexts), "Password"));
        services.AddSingleton(new OfficeRoom("/office/registrations", StaffRole.Registrations, typeof(AccountsTexts), "Office.Registrations"));
        services.AddSingleton<ForeignerDesk>();
        services.AddSingleton(new OfficeRoom("/office/foreigners", StaffRole.Registrations, typeof(AccountsTexts), "Office.Foreigners"));
        if (settings.Worker) services.AddHostedService<CheckWorker>();
        return services;
    }

    public static void MapAccounts(this WebApplication app)
    {
    }
}

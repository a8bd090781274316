using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Panah.Accounts.Branches;
using Panah.Accounts.Foreigners;
using Panah.Accounts.Recovery;
using Panah.Accounts.Registration;
using Panah.Accounts.SignIn;
using Panah.Accounts.Special;
using Panah.Accounts.Texts;
using Panah.Data;
using Panah.Kernel;
using Panah.People.Staff;

namespace Panah.Accounts;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class AccountsModule
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, PanahSettings settings)
    {
        services.AddMigrations("accounts", typeof(AccountsModule).Assembly);
        services.AddSingleton<AccountIndexes>().AddSingleton<AccountStore>();
        services.AddSingleton<Drafts>().AddSingleton<RegistrationDesk>().AddSingleton<RegistryQuestions>().AddSingleton<CheckDecisions>();
        services.AddSingleton<PasswordSignIn>().AddSingleton<AttemptBudget>().AddSingleton<ChangeTickets>().AddSingleton<TemporaryPasswords>();
        services.AddSingleton<SecurityAnswers>().AddSingleton<QuestionRecovery>().AddSingleton<SmsRecovery>().AddSingleton<IOutboxHandler, RecoveryMessages>();
        services.AddSingleton<SpecialGroups>().AddSingleton<TermsAcceptance>().AddSingleton<BranchChoice>().AddSingleton<SpecialRegistration>().AddSingleton<PasswordChange>();
        services.AddSingleton<BranchList>().AddSingleton(BranchCommand.Import);
        services.AddSingleton<RegistrationQueue>().AddRecurringJob<SweepJob>();
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

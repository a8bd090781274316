using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Kernel;
using Panah.Notices.Agreements;
using Panah.Notices.Announcing;
using Panah.Notices.Api;
using Panah.Notices.Intake;
using Panah.Notices.Letters;
using Panah.Notices.Office;
using Panah.Notices.Permits;
using Panah.Notices.Texts;
using Panah.People;
using Panah.People.Due;
using Panah.People.Staff;
using Panah.Ui;

namespace Panah.Notices;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class NoticesModule
{
    public static IServiceCollection AddNotices(this IServiceCollection services, PanahSettings settings)
    {
        services.AddMigrations("notices", typeof(NoticesModule).Assembly);
        services.AddRooms(Level.Password, "/letters").AddRooms(Level.Open, "/agencies");
        services.AddRooms(Level.Program, "/api/letters", "/api/me/letters");
        services.AddMenu(MenuPlace.Employers, "/letters");
        services.AddSingleton(NoticesSettings.Read(settings));
        services.AddSingleton<Employers>().AddSingleton<Inbox>().AddSingleton<InboxRows>().AddSingleton<LetterBox>().AddSingleton<Undelivered>();
        services.AddSingleton<PermitNotes>().AddSingleton<LetterWords>().AddSealedTables(LetterWords.Tables).AddSingleton<PermitBook>().AddSingleton<PermitPanel>();
        services.AddSingleton<AgreementBook>();
        services.AddSingleton<DraftChecks>().AddSingleton<LetterNumbers>().AddSingleton<LetterRows>().AddSingleton<LetterIntake>();
        services.AddSingleton<LettersApi>().AddSingleton<LetterBatch>().AddSingleton<LetterStates>().AddSingleton<LetterProblems>();
        services.AddSingleton<MyLettersApi>().AddSingleton<TemplateBook>();
        services.AddSingleton<Contacts>().AddSingleton<TellingPace>().AddSingleton<TellingMessages>().AddSingleton<TellingRows>();
        services.AddSingleton<LetterAnnouncer>().AddSingleton<TellingFollowUp>();
        services.AddRecurringJob<AnnouncingJob>().AddRecurringJob<DossierJob>().AddRecurringJob<DeliveryJob>();
        foreach (var problem in LetterProblems.All) services.AddSingleton(problem);
        services.AddSingleton(new AssetSource(typeof(NoticesModule).Assembly)).AddSingleton(LetterCommands.Import);
        services.AddDue<LettersDue>();
        services.AddSingleton<LetterFiles>();
        services.AddSingleton(new Tile(TileList.Services, 20, "/letters", typeof(NoticesTexts), "Letters")).AddSingleton(new Tile(TileList.Services, 25, "/letters", typeof(NoticesTexts), "Employers"));
        services.AddSingleton(new OfficeRoom("/office/agreements", StaffRole.Letters, typeof(NoticesTexts), "Office.Agreements"));
        services.AddSingleton(new OfficeRoom("/office/letters/new", StaffRole.Letters, typeof(NoticesTexts), "Office.Write"));
        services.AddSingleton(new OfficeRoom("/office/letters", StaffRole.Letters, typeof(NoticesTexts), "Office.Undelivered"));
        return services;
    }

    public static void MapNotices(this WebApplication app)
    {
        app.Services.GetRequiredService<LettersApi>().Map(app);
        app.Services.GetRequiredService<MyLettersApi>().Map(app);
    }
}

using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;
using Panah.Data;
using Panah.Kernel;
using Panah.Ui.SecurityCodes;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>Every registration of this capability, on one screen.</summary>
public static class UiModule
{
    public static IServiceCollection AddUi(this IServiceCollection services, PanahSettings settings)
    {
        services.TryAddSingleton(Brand.FromEnvironment(name => settings.Variables.GetValueOrDefault(name)));
        services.AddSingleton(new AssetSource(typeof(UiModule).Assembly));
        services.AddSingleton<AssetFiles>();
        services.AddSingleton(p => new Frame(
            p.GetRequiredService<AssetFiles>(), p.GetRequiredService<Brand>(), p.GetRequiredService<IStringLocalizer<UiTexts>>(), p.GetRequiredService<HtmlEncoder>(),
            p.GetRequiredService<MainMenu>()));
        services.AddSingleton<MainMenu>().AddMenu(MenuPlace.Home, "/");

        // Persian stands in the page as itself; the stock encoder writes eight bytes for each letter.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddSingleton<IStringLocalizerFactory, EmbeddedTexts>();
        services.AddSingleton(typeof(IStringLocalizer<>), typeof(StringLocalizer<>));
        services.AddSingleton<Reasons>().AddSingleton<DaysLeft>();
        services.AddSecurityCode();
        services.AddMigrations("ui", typeof(UiModule).Assembly);
        services.AddRooms(Level.Open, "/", "/accessibility", "/components", "/contact", "/error", "/faq", "/help", "/privacy", "/terms",
            "/assets", "/security-code", Manifest.Path, "/offline", "/offline.js");

        services.AddRazorPages().AddDataAnnotationsLocalization(o => o.DataAnnotationLocalizerProvider = (_, factory) => factory.Create(typeof(ReasonTexts)));
        services.AddSingleton<IConfigureOptions<MvcOptions>, ConfigureBinding>();
        services.AddSingleton(p => new AnnouncementBook(
            p.GetRequiredService<AppDb>(), p.GetRequiredService<Announcements>(), p.GetRequiredService<AuditLog>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Announcements>().AddSingleton<Prose>().AddSingleton<GuideFile>().AddSingleton<RenderedOnce>().AddSingleton<PlainPage>();
        return services;
    }

    /// <summary>Middleware of the layout: language of the request. Runs after errors are caught and before routing.</summary>
    public static void UseUi(this WebApplication app) => app.UseMiddleware<LanguageChoice>();

    public static void MapUi(this WebApplication app)
    {
        app.MapSecurityCode();
        app.MapGet(GuideFile.Page, (GuideFile guide) => guide.Html());
        app.MapGet("/help/pdf", (GuideFile guide, CancellationToken cancel) => guide.PdfAsync(cancel));
        app.MapGet(Manifest.Path, Manifest.Serve);
        app.MapGet("/offline", (HttpContext http, PlainPage page) => page.WriteAsync(http, "Offline", reference: "", again: true));
        // From the root, or the worker could answer for its own folder alone.
        app.MapMethods("/offline.js", [HttpMethods.Get, HttpMethods.Head],
            (HttpContext http, AssetFiles assets) => assets.ServeAsync(http, version: "", "offline.js"));
        app.MapMethods("/assets/{version}/{**name}", [HttpMethods.Get, HttpMethods.Head],
            (HttpContext http, AssetFiles assets, string version, string name) => assets.ServeAsync(http, version, name));
    }
}

/// <summary>Our binders first, and MVC's own messages in the language of the page.</summary>
internal sealed class ConfigureBinding(Reasons reasons) : IConfigureOptions<MvcOptions>
{
    public void Configure(MvcOptions options)
    {
        options.ModelBinderProviders.Insert(0, new BinderProvider());
        options.ModelMetadataDetailsProviders.Add(new LeafMetadata());
        options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
        DefaultModelBindingMessageProvider messages = options.ModelBindingMessageProvider;
        string Invalid() => reasons.Sentence("Validation.Invalid");
        messages.SetValueMustNotBeNullAccessor(_ => reasons.Sentence("Validation.Required"));
        messages.SetMissingBindRequiredValueAccessor(_ => reasons.Sentence("Validation.Required"));
        messages.SetMissingKeyOrValueAccessor(() => reasons.Sentence("Validation.Required"));
        messages.SetMissingRequestBodyRequiredValueAccessor(Invalid);
        messages.SetAttemptedValueIsInvalidAccessor((_, _) => Invalid());
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => Invalid());
        messages.SetUnknownValueIsInvalidAccessor(_ => Invalid());
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(Invalid);
        messages.SetValueIsInvalidAccessor(_ => Invalid());
        messages.SetValueMustBeANumberAccessor(_ => reasons.Sentence("Validation.Number"));
        messages.SetNonPropertyValueMustBeANumberAccessor(() => reasons.Sentence("Validation.Number"));
    }
}

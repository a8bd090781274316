using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Panah.Data;
using Panah.Kernel;
using Panah.Ui.Texts;

namespace Panah.Ui.SecurityCodes;

/// <summary>Services and addresses of the security code.</summary>
internal static class SecurityCodeModule
{
    public static void AddSecurityCode(this IServiceCollection services)
    {
        services.AddSingleton<Challenges>().AddSingleton<SeenLoad>();
        // They would be refused for their age anyway.
        services.AddSweep("ui.spent-challenges", TimeSpan.FromMinutes(10), new Swept("ui.spent_challenges", "expires_at", TimeSpan.Zero));
        services.AddSingleton(p => new SecurityCode(
            p.GetRequiredService<Challenges>(), p.GetRequiredService<SeenLoad>(), p.GetRequiredService<PanahSettings>(), p.GetRequiredService<IStringLocalizer<SecurityCodeTexts>>()));
    }

    public static void MapSecurityCode(this WebApplication app)
    {
        app.MapGet("/security-code/{nonce}.png", (HttpContext http, string nonce, Challenges challenges) =>
            Challenges.NonceOf(nonce) is { } read
                ? Answer(http, Picture.Draw(challenges.Answer(read), Show.Language == Language.English, challenges.SeedOf(read)), "image/png")
                : Results.NotFound());
        app.MapGet("/security-code/{nonce}.wav", (HttpContext http, string nonce, Challenges challenges) =>
            Challenges.NonceOf(nonce) is { } read
                ? Answer(http, Spoken.Wav(challenges.Answer(read), Show.Language), "audio/wav")
                : Results.NotFound());
    }

    private static IResult Answer(HttpContext http, byte[] body, string type)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(body, type);
    }
}

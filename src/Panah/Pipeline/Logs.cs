using Panah.Kernel;

namespace Panah.Host;

/// <summary>Lines for people, or JSON for machines. What the framework logs of requests (addresses, queries) is left out: it may be personal.</summary>
internal static class Logs
{
    public static void Configure(WebApplicationBuilder builder, PanahSettings settings)
    {
        builder.Logging.ClearProviders();
        if (settings.JsonLogs)
            builder.Logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System.Net.Http", LogLevel.Warning)
            .AddFilter("Npgsql", LogLevel.Warning)
            // Its keys are encrypted by our own store, which it cannot know.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            // It complains where our own stricter Cache-Control gives way to its own, which forbids storing too.
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
    }
}

using Microsoft.Extensions.Logging.Console;
using Panah.Kernel;

namespace Panah.Host;

/// <summary>Lines for people, or JSON for machines. What the framework logs of requests (addresses, queries) is left out: it may be personal.</summary>
internal static class Logs
{
    /// <summary>For a node and for a command alike: what one must not tell, the other must not either.</summary>
    /// <param name="logging">Of the one or the other.</param>
    /// <param name="settings">Whether in JSON.</param>
    /// <param name="toErrors">A command's output is its answer; what is logged on the way goes beside it.</param>
    public static void Configure(ILoggingBuilder logging, PanahSettings settings, bool toErrors = false)
    {
        logging.ClearProviders();
        if (settings.JsonLogs)
            logging.AddConsole(console => console.FormatterName = JsonLogLines.FormatterName).AddConsoleFormatter<JsonLogLines, ConsoleFormatterOptions>();
        else
            logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = toErrors ? LogLevel.Trace : LogLevel.None);
        logging.SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System.Net.Http", LogLevel.Warning)
            .AddFilter("Npgsql", LogLevel.Warning)
            // Forms are read, within their bounds, before it would set one (Sizes).
            .AddFilter("Microsoft.AspNetCore.Mvc.Filters", LogLevel.Error)
            // Why a start failed is said in a sentence by Commands; a stack trace above it tells an operator nothing.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
            // Its keys are encrypted by our own store, which it cannot know.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            // It complains where our own stricter Cache-Control gives way to its own, which forbids storing too.
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
    }
}

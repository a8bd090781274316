using System.ComponentModel;
using System.Diagnostics;

namespace Panah.Data;

/// <summary>Runs small programs of the system to their end.</summary>
internal static class Programs
{
    /// <summary>What it printed.</summary>
    /// <exception cref="InvalidOperationException">It is missing or failed; says what it said.</exception>
    public static async Task<string> RunAsync(string[] words, string? input, CancellationToken cancel)
    {
        using var process = Start(words, redirect: true);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(cancel);
        var output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{string.Join(' ', words)} failed ({process.ExitCode}): {(await error).Trim()}");
    }

    /// <summary>Starts a program; <paramref name="redirect"/> gives its input and output to us.</summary>
    public static Process Start(string[] words, bool redirect)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = redirect,
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
        };
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"{words[0]} did not start.");
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"{words[0]} cannot be started: {missing.Message}", missing);
        }
    }
}

using System.Diagnostics;

namespace Panah.Contributions.Printing;

/// <summary>
/// As whom Chromium runs (S11). It keeps its own sandbox; where we are root, to whom it refuses that, it runs as nobody, who owns the folder of
/// this one document and nothing else. Where the kernel gives nobody no sandbox either (some containers), being another user has to do.
/// </summary>
internal static class ChromiumUser
{
    private const string Other = "nobody";

    /// <summary>The words before Chromium's own; null where it can be nobody else but root, and so is not started.</summary>
    public static string[]? Words(string program) => !Environment.IsPrivilegedProcess ? [program]
        : Find("setpriv") is { } setpriv ? [setpriv, $"--reuid={Other}", "--regid=65534", "--clear-groups", "--no-new-privs", "--", program]
        : null;

    /// <summary>The folder is theirs from now on.</summary>
    public static async Task GiveAsync(string folder, CancellationToken cancel)
    {
        if (!Environment.IsPrivilegedProcess) return;
        using var chown = Process.Start("chown", ["-R", Other, folder]);
        await chown.WaitForExitAsync(cancel);
        if (chown.ExitCode != 0) throw new InvalidOperationException("the folder could not be given to another user");
    }

    private static string? Find(string program) => Array.Find(["/usr/bin/" + program, "/bin/" + program], File.Exists);
}

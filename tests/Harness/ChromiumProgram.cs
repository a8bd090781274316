namespace Panah.Harness;

/// <summary>The Chromium that tests look with: Debian's without windows first, which takes half of the other's processor time for the same pages.</summary>
public static class ChromiumProgram
{
    private static readonly string[] Places =
        ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>Where it is, or where <c>PANAH_CHROMIUM</c> says that it is.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Path => Environment.GetEnvironmentVariable("PANAH_CHROMIUM") ?? Array.Find(Places, File.Exists)
        ?? throw new InvalidOperationException("Chromium is not installed; ./test installs it on Debian, or name it in PANAH_CHROMIUM.");
}

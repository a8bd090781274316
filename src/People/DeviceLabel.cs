namespace Panah.People;

/// <summary>A browser's and a system's family from the User-Agent header: enough to recognise one's own device, too little to follow one.</summary>
internal static class DeviceLabel
{
    // Order matters: Edge and Opera also say Chrome, Chrome also says Safari, Android also says Linux.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>Such as <c>Firefox · Windows</c>; empty where nothing is known.</summary>
    public static string From(string userAgent) =>
        string.Join(" · ", new[] { First(Browsers, userAgent), First(Systems, userAgent) }.Where(static name => name.Length > 0));

    private static string First((string Mark, string Name)[] known, string userAgent) =>
        Array.Find(known, entry => userAgent.Contains(entry.Mark, StringComparison.Ordinal)).Name ?? "";
}

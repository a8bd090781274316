using Microsoft.Playwright;

namespace Panah.BrowserTests;

/// <summary>How a person's screen is set up.</summary>
/// <param name="Worker">True lets the page keep its service worker, which elsewhere would only fetch beside every test.</param>
public sealed record Look(int Width, bool Dark = false, bool MoreContrast = false, bool JavaScript = true, bool Worker = false)
{
    public static readonly Look Phone = new(390);

    public static readonly Look Desktop = new(1280);

    /// <summary>Both widths in light and dark; one of them in more contrast, whose colours are named once for all widths.</summary>
    public static readonly IReadOnlyList<Look> Screens =
    [
        Phone, Phone with { Dark = true }, Desktop, Desktop with { Dark = true }, Desktop with { MoreContrast = true },
    ];

    public int Height => Width < 600 ? 844 : 800;

    /// <summary>For file names and failures, such as <c>390-dark</c>.</summary>
    public string Name => $"{Width}{(Dark ? "-dark" : "")}{(MoreContrast ? "-contrast" : "")}{(JavaScript ? "" : "-nojs")}";

    public BrowserNewContextOptions Options(Uri site) => new()
    {
        BaseURL = site.ToString(),
        Locale = "fa-IR",
        ViewportSize = new() { Width = Width, Height = Height },
        ColorScheme = Dark ? ColorScheme.Dark : ColorScheme.Light,
        Contrast = MoreContrast ? Contrast.More : Contrast.NoPreference,
        ReducedMotion = ReducedMotion.Reduce,
        JavaScriptEnabled = JavaScript,
        ServiceWorkers = Worker ? ServiceWorkerPolicy.Allow : ServiceWorkerPolicy.Block,
    };

    /// <summary>Changes what can be changed on an open page: all but JavaScript.</summary>
    public async Task ApplyAsync(IPage page)
    {
        await page.SetViewportSizeAsync(Width, Height);
        await page.EmulateMediaAsync(new()
        {
            ColorScheme = Dark ? ColorScheme.Dark : ColorScheme.Light,
            Contrast = MoreContrast ? Contrast.More : Contrast.NoPreference,
        });
    }
}

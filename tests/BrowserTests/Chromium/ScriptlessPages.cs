using Microsoft.Playwright;

namespace Panah.BrowserTests;

/// <summary>
/// Pages as they stand without JavaScript: their scripts taken out, what stands in <c>noscript</c> unfolded, shown one after another in one
/// window that has axe already. Opening a window and handing it axe takes far longer than looking.
/// </summary>
internal sealed class ScriptlessPages(IPage page) : IAsyncDisposable
{
    // A document that is opened anew keeps its window, and with it axe.
    private const string Show = """
        html => new Promise(shown => {
          document.open();
          document.write(html);
          document.close();
          if (document.readyState === 'complete') shown(); else window.addEventListener('load', () => shown(), { once: true });
        })
        """;

    public static async Task<ScriptlessPages> OpenAsync(Browser browser, Uri site)
    {
        var page = await browser.WindowAsync(Look.Phone.Options(site));
        await page.RouteAsync(
            "**/scriptless", route => route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Body = "<!doctype html><title></title>" }));
        await page.GotoAsync("/scriptless");
        return new ScriptlessPages(page);
    }

    /// <summary>One line for each thing that is wrong on a phone; how wide it is changes nothing that scripts do.</summary>
    public async Task<IReadOnlyList<string>> LookAsync(string html)
    {
        await page.EvaluateAsync(Show, Axe.WithoutScripts(html));
        var look = Look.Phone with { JavaScript = false };
        await look.ApplyAsync(page);
        return [.. (await Axe.RunAsync(page)).Select(violation => $"{look.Name}: {violation}")];
    }

    public async ValueTask DisposeAsync() => await page.Context.DisposeAsync();
}

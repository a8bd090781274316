using Panah.Harness;

namespace Panah.BrowserTests;

/// <summary>An open page on every screen: both widths in light, dark and more contrast, the narrowest phone, and a desktop at 200 %.</summary>
internal static class Screens
{
    // How much wider than the screen, and the innermost elements that stick out.
    private const string Over = """
        () => {
          const over = document.documentElement.scrollWidth - window.innerWidth;
          if (over <= 0) return '';
          const out = [...document.querySelectorAll('body *')].filter(e => {
            const r = e.getBoundingClientRect();
            return r.width && (r.left < -1 || r.right > innerWidth + 1);
          });
          return `${over} px wider than the screen: ` + out.filter(e => !out.some(o => o !== e && e.contains(o))).slice(0, 3)
            .map(e => `${e.tagName.toLowerCase()}.${e.className}`).join(', ');
        }
        """;

    // 1280 px at 200 % are 640, for layout and letters alike.
    private static readonly Look[] Narrow = [new(640), new(320)];

    /// <summary>One line for each thing that is wrong.</summary>
    /// <param name="picture">Name of the pictures that are kept where they are asked for.</param>
    public static async Task<IReadOnlyList<string>> LookAsync(Visit visit, string picture)
    {
        var problems = new List<string>();
        foreach (var look in Look.Screens)
        {
            await look.ApplyAsync(visit.Page);
            if (look is { Dark: false, MoreContrast: false })
            {
                await visit.KeepPictureAsync(picture, look);
                await FitsAsync(visit, look.Name, problems);
            }

            // The same page in other colours: what is no matter of colour was seen in light.
            var rules = look is { Dark: false, MoreContrast: false } ? AxeRules.All : AxeRules.Colours;
            problems.AddRange((await Axe.RunAsync(visit.Page, rules)).Select(violation => $"{look.Name}: {violation}"));
        }

        foreach (var look in Narrow)
        {
            await look.ApplyAsync(visit.Page);
            await FitsAsync(visit, look.Name, problems);
        }

        problems.AddRange(visit.Complaints);
        return problems;
    }

    private static async Task FitsAsync(Visit visit, string name, List<string> problems)
    {
        if (await visit.Page.EvaluateAsync<string>(Over) is { Length: > 0 } over)
            problems.Add($"{name}: {over}");
    }
}

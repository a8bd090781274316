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

    // What makes pages look like one house (J-P9), and letters like one hand (J-P17). Distances in px from the page's start edge.
    private const string Layout = """
        () => {
          const main = document.querySelector('main');
          if (!main) return [];
          const out = [], box = main.getBoundingClientRect(), rtl = getComputedStyle(main).direction === 'rtl';
          const all = (selector, root = main) => [...root.querySelectorAll(selector)];
          const seen = e => { const r = e.getBoundingClientRect(); return r.width > 1 && r.height > 1; };
          const name = e => `${e.tagName.toLowerCase()}.${e.className}`;
          const flow = ':is(.stack, .stack-l, .narrow):not(.card, .panel, .note, .empty)';
          for (const e of all(`:scope > *, :scope > ${flow} > *`).filter(seen)) {
            const r = e.getBoundingClientRect(), from = Math.round(rtl ? box.right - r.right : r.left - box.left);
            if (from !== 0) out.push(`${name(e)} begins ${from} px off the edge of the page`);
          }
          const wide = e => e.getBoundingClientRect().width;
          const fields = all('input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea').filter(seen);
          for (const e of fields) if (wide(e) > 34 * 16 + 1) out.push(`${name(e)} ${e.id} is ${Math.round(wide(e))} px wide`);
          const cards = all(`:scope > .card, :scope > ${flow} > .card`).filter(seen);
          for (const e of cards) if (!e.querySelector('table, pre') && wide(e) > 42 * 16 + 1) out.push(`${name(e)} is ${Math.round(wide(e))} px wide`);
          for (const e of all('li').filter(seen)) {
            const link = e.children.length === 1 && e.firstElementChild.tagName === 'A' && e.textContent.trim() === e.firstElementChild.textContent.trim();
            const style = getComputedStyle(e), bullet = style.display === 'list-item' && style.listStyleType !== 'none';
            if (link && bullet && !e.closest('.prose, .sum')) out.push(`${e.textContent.trim()} has a bullet`);
          }
          for (const e of document.querySelectorAll('body *'))
            if (getComputedStyle(e).fontStyle === 'italic' && /[\u0600-\u06ff]/.test(e.textContent)) out.push(`${name(e)} is italic`);
          for (const e of all('td, th')) if (getComputedStyle(e).fontVariantNumeric !== 'normal') out.push(`${name(e)} spaces its digits`);
          for (const e of all('.table--cards')) if (!e.parentElement.matches('.scroll')) out.push(`${name(e)} has no box to scroll in`);
          return [...new Set(out)];
        }
        """;

    // On a phone the acts of one form or section have one width.
    private const string Buttons = """
        () => {
          const groups = new Map();
          for (const e of document.querySelectorAll('main :is(form, p, .row) > .btn:not(.btn--s, .btn--link)')) {
            const r = e.getBoundingClientRect(), group = e.closest('form, section, main');
            if (r.width > 1) groups.set(group, [...(groups.get(group) ?? []), [Math.round(r.width), e.textContent.trim()]]);
          }
          return [...groups.values()].filter(g => new Set(g.map(b => b[0])).size > 1)
            .map(g => 'buttons of several widths: ' + g.map(b => b.join(' px ')).join(', '));
        }
        """;

    // What a stranger's data looks like: long, and without a blank.
    private const string Lengthen = """
        () => { for (const e of document.querySelectorAll('.table--cards :is(td, tbody th)')) if (!e.children.length) e.textContent = 'x'.repeat(60); }
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
                var found = await visit.Page.EvaluateAsync<string[]>(look == Look.Phone ? Buttons : Layout);
                problems.AddRange(found.Select(problem => $"{look.Name}: {problem}"));
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

        await TwiceAsLargeAsync(visit, problems);
        problems.AddRange(visit.Complaints);
        return problems;
    }

    /// <summary>The reader's own letters, twice as large, in windows that stay as they are; then with long data in every table.</summary>
    private static async Task TwiceAsLargeAsync(Visit visit, List<string> problems)
    {
        await visit.Page.EvaluateAsync("document.documentElement.style.fontSize = '200%'");
        foreach (var script in new[] { "() => {}", Lengthen })
        {
            await visit.Page.EvaluateAsync(script);
            foreach (var look in new[] { Look.Phone, Look.Desktop })
            {
                await look.ApplyAsync(visit.Page);
                await FitsAsync(visit, $"{look.Name} at 200 %{(script == Lengthen ? " with long data" : "")}", problems);
            }
        }

        await visit.Page.EvaluateAsync("document.documentElement.style.fontSize = ''");
    }

    private static async Task FitsAsync(Visit visit, string name, List<string> problems)
    {
        if (await visit.Page.EvaluateAsync<string>(Over) is { Length: > 0 } over)
            problems.Add($"{name}: {over}");
    }
}

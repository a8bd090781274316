using System.Collections.Concurrent;
using Microsoft.Playwright;
using Panah.BrowserTests;
using Shouldly;

namespace Panah.Shipped;

/// <summary>
/// A person at a browser window of their own, who comes from an address of their own. What <see cref="Visit"/> says, and some more words.
/// Whatever goes wrong unseen on the way (a script, the content security policy, an answer of 500 or more) fails the journey at its end.
/// </summary>
public sealed class Person : Visit
{
    private readonly Line _line;
    private readonly ConcurrentQueue<string> _wrong = new();
    private int _expected;

    internal Person(IPage page, Uri site, Look look, Line line) : base(page.Context, page, site, look)
    {
        _line = line;
        Context.Response += (_, response) =>
        {
            var page = response.Request.IsNavigationRequest;
            if (page && response.Status < 400)
                Crawl.Sitemap.See(new Uri(response.Url), site);
            if (response.Status != _expected && (response.Status >= 500 || (response.Status >= 400 && !page)))
                _wrong.Enqueue($"{response.Status} of {response.Request.Method} {response.Url}");
        };
    }

    /// <summary>The address limits see.</summary>
    public string Address => _line.Address.ToString();

    /// <summary>For other programs that go out by the person's line.</summary>
    internal string Proxy => _line.Proxy;

    /// <summary>What went wrong on the way.</summary>
    internal IEnumerable<string> Wrong => [.. Complaints, .. _wrong];

    /// <summary>From here on the person may meet this status, such as 503 while a registry is down.</summary>
    public Person MayMeet(int status)
    {
        _expected = status;
        return this;
    }

    /// <summary>An option of a list, or a radio button, by its words.</summary>
    public async Task<Person> ChooseAsync(string label, string option)
    {
        var list = Page.GetByRole(AriaRole.Combobox, new() { Name = label, Exact = true });
        if (await list.CountAsync() > 0)
            await list.SelectOptionAsync(new SelectOptionValue { Label = option });
        else
            await Page.GetByRole(AriaRole.Group, new() { Name = label }).GetByLabel(option, new() { Exact = true }).CheckAsync();
        return this;
    }

    public async Task<Person> TickAsync(string label)
    {
        await Page.GetByLabel(label, new() { Exact = true }).CheckAsync();
        return this;
    }

    /// <summary>Day, month and year of the Jalali calendar, as three fields ask for them.</summary>
    /// <param name="legend">Of the group, where a page has more than one date.</param>
    public async Task<Person> FillDateAsync(int year, int month, int day, string? legend = null)
    {
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        ILocator Field(string label) => legend is null
            ? Page.GetByLabel(label, new() { Exact = true })
            : Page.GetByRole(AriaRole.Group, new() { Name = legend }).GetByLabel(label, new() { Exact = true });
        await Field("روز").FillAsync(day.ToString(invariant));
        await Field("ماه").SelectOptionAsync(month.ToString(invariant));
        await Field("سال").FillAsync(year.ToString(invariant));
        return this;
    }

    public async Task<Person> AttachAsync(string label, string path)
    {
        await Page.GetByLabel(label, new() { Exact = true }).SetInputFilesAsync(path);
        return this;
    }

    /// <summary>What comes when a link or button that saves a file is clicked.</summary>
    public async Task<byte[]> DownloadAsync(string linkOrButton)
    {
        var it = Page.GetByRole(AriaRole.Link, new() { Name = linkOrButton, Exact = true })
            .Or(Page.GetByRole(AriaRole.Button, new() { Name = linkOrButton, Exact = true }));
        var download = await Page.RunAndWaitForDownloadAsync(() => it.First.ClickAsync());
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }

    /// <summary>Without JavaScript, types what the security code's picture shows.</summary>
    public async Task TypeSecurityCodeAsync(ShippedProgram shipped)
    {
        var source = await Page.Locator(".captcha img").First.GetAttributeAsync("src");
        await FillAsync("کد امنیتی", shipped.ReadSecurityPicture(source!));
    }

    public Task BackAsync() => Page.GoBackAsync();

    public async Task ShouldNotSeeAsync(string text) => await Assertions.Expect(Page.Locator("body")).Not.ToContainTextAsync(text);

    /// <summary>Looks into what another window of this browser shows.</summary>
    public async Task<IPage> SecondTabAsync(string path)
    {
        var tab = await Context.NewPageAsync();
        await tab.GotoAsync(path);
        return tab;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _line.DisposeAsync();
    }
}

using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Panah.Harness;
using Shouldly;

namespace Panah.BrowserTests;

/// <summary>A person at a real browser. Playwright's page is there for what the few words here do not say.</summary>
public class Visit : IAsyncDisposable
{
    private readonly List<string> _complaints = [];

    public Visit(IBrowserContext context, IPage page, Uri site, Look look)
    {
        (Context, Page, Site, Look) = (context, page, site, look);
        // Of the browser, not the page: a second tab's too.
        context.Console += (_, message) =>
        {
            // Chromium reports every answer of 400 and more here; those are pages that tests ask for on purpose.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                _complaints.Add(message.Text);
        };
        context.WebError += (_, error) => _complaints.Add(error.Error);
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public Uri Site { get; }

    public Look Look { get; }

    public string Path => new Uri(Page.Url).AbsolutePath;

    /// <summary>Script errors and what the content security policy stopped, since the start.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public async Task<Visit> OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        return this;
    }

    public async Task<Visit> FillAsync(string label, string value)
    {
        await Page.GetByLabel(label, new() { Exact = true }).FillAsync(value);
        return this;
    }

    public async Task<Visit> PressAsync(string button)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        return this;
    }

    public async Task<Visit> FollowAsync(string link)
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First.ClickAsync();
        return this;
    }

    public async Task ShouldSeeAsync(string text) => await Assertions.Expect(Page.Locator("body")).ToContainTextAsync(text);

    public async Task ShouldBeAtAsync(string path) =>
        await Assertions.Expect(Page).ToHaveURLAsync(
            new Regex($@"^{Regex.Escape(new Uri(Site, path).ToString())}(\?.*)?$", RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>Goes on as that visitor: with their session and form cookies.</summary>
    public async Task<Visit> ContinueAsync(Visitor visitor)
    {
        await Context.AddCookiesAsync(visitor.Cookies.GetCookies(Site).Cast<System.Net.Cookie>()
            .Select(cookie => new Microsoft.Playwright.Cookie { Name = cookie.Name, Value = cookie.Value, Url = Site.ToString(), HttpOnly = cookie.HttpOnly }));
        return this;
    }

    /// <summary>Takes a picture of the whole page into artifacts/pictures, and into <c>PANAH_PICTURES</c> where that is set.</summary>
    public Task PictureAsync(string name, Look? look = null) => SaveAsync(
        $"{name}-{(look ?? Look).Name}.png", fullPage: true,
        System.IO.Path.Combine("artifacts", "pictures"), Environment.GetEnvironmentVariable("PANAH_PICTURES"));

    /// <summary>A picture of the page as it stands, where <c>PANAH_PICTURES</c> asks for pictures: each takes as long as three looks of axe.</summary>
    public virtual Task KeepPictureAsync(string name, Look? look = null) =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PANAH_PICTURES")) ? Task.CompletedTask : PictureAsync(name, look);

    /// <summary>Takes a picture for the guide: <c>name.language.png</c>, as much as a phone shows at once.</summary>
    public Task PictureAsync(string name, string language, params string?[] folders) => SaveAsync($"{name}.{language}.png", fullPage: false, folders);

    /// <summary>No violation of WCAG 2.2 A and AA, nor of AAA contrast, as the page stands.</summary>
    public async Task ShouldBeAccessibleAsync() =>
        (Look.JavaScript ? await Axe.RunAsync(Page) : await Axe.RunWithoutScriptsAsync(this)).ShouldBeEmpty($"at {Path}, {Look.Name}");

    private async Task SaveAsync(string file, bool fullPage, params string?[] folders)
    {
        var taken = await Page.ScreenshotAsync(new() { FullPage = fullPage, Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
        foreach (var folder in folders.Where(folder => !string.IsNullOrEmpty(folder)))
        {
            Directory.CreateDirectory(System.IO.Path.Combine(Repository.Root, folder!));
            await File.WriteAllBytesAsync(System.IO.Path.Combine(Repository.Root, folder!, file), taken);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Context.DisposeAsync();
    }
}

using Panah.BrowserTests;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped;

/// <summary>
/// Base of every journey: makes its people, and at the end asks of each whether anything went wrong unseen. When a journey fails it says
/// where each person stood, what they saw, and what the program said last, and keeps a picture in artifacts/pictures.
/// </summary>
public abstract class Journey(ShippedProgram shipped, Browser browser) : IAsyncLifetime
{
    private const int LastWords = 3000;
    private readonly List<Person> _people = [];

    protected ShippedProgram Shipped => shipped;

    protected Registry Registry => shipped.Registry;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A person opens a browser; they and all they do there end with the journey.</summary>
    /// <param name="site">The simulators' pages, say; null is Panah.</param>
    /// <param name="at">Another Chromium than the shared one, such as one with a camera.</param>
    protected async Task<Person> PersonAsync(Look? look = null, Uri? site = null, Browser? at = null)
    {
        (look, site) = (look ?? Look.Desktop, site ?? shipped.Url);
        var line = new Line();
        var options = look.Options(site);
        options.Proxy = new() { Server = line.Proxy, Bypass = "<-loopback>" };
        var person = new Person(await (at ?? browser).WindowAsync(options), site, look, line);
        _people.Add(person);
        return person;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        List<string> wrong = [];
        foreach (var (person, number) in _people.Select((person, i) => (person, i + 1)))
        {
            wrong.AddRange(person.Wrong.Select(line => $"person {number}: {line}"));
            if (failed)
                wrong.Add(await DescribeAsync(person, number));
            await person.DisposeAsync();
        }

        if (failed)
            wrong.Add("The program's last words:\n" + shipped.Words[Math.Max(0, shipped.Words.Length - LastWords)..]);
        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    private static async Task<string> DescribeAsync(Person person, int number)
    {
        var name = $"failed-{TestContext.Current.TestMethod?.MethodName}-{number}";
        await person.PictureAsync(name);
        return $"person {number} stood at {person.Page.Url} (artifacts/pictures/{name}-{person.Look.Name}.png): "
            + $"{await person.Page.Locator("body").InnerTextAsync()}";
    }
}

using System.Diagnostics;
using Panah.Harness;
using Panah.People.Due;
using Shouldly;
using Xunit;

namespace Panah.Tests.Persons;

/// <summary>Home asks rooms that it doesn't know (row U2); a slow one costs its own answer and nobody else's time.</summary>
public sealed class DueListTests(PanahServer server)
{
    [Fact, Row("U2")]
    public async Task Home_WhileFourRoomsHang_WaitsForAllTogetherASecond()
    {
        await using var node = await server.StartNodeAsync(
            settings => settings with { Worker = false },
            services => services.AddDue<Hung.First>().AddDue<Hung.Second>().AddDue<Hung.Third>().AddDue<Hung.Fourth>());
        using var person = await server.SignedInAsync();
        using var visitor = node.Visitor();
        visitor.Cookies.Add(person.Cookies.GetCookies(server.Url));
        await visitor.OpenAsync("/faq");

        var watch = Stopwatch.StartNew();
        await visitor.OpenAsync("/me?lang=fa");
        watch.Stop();

        visitor.ShouldBeAt("/me").ShouldSee("«First» اکنون پاسخ نداد").ShouldSee("«Fourth» اکنون پاسخ نداد");
        // One after the other they would take four.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3));
    }

    /// <summary>Rooms that never answer, and don't hear that nobody waits any more.</summary>
    private abstract class Hung : IDue
    {
        public string? Path => null;

        public string Name => GetType().Name;

        public Task<IReadOnlyList<DueThing>?> FindAsync(DueQuestion question, CancellationToken cancel) =>
            new TaskCompletionSource<IReadOnlyList<DueThing>?>().Task;

        public sealed class First : Hung;

        public sealed class Second : Hung;

        public sealed class Third : Hung;

        public sealed class Fourth : Hung;
    }
}

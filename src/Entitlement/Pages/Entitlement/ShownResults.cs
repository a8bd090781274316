using Panah.Kernel;

namespace Panah.Entitlement.Pages;

/// <summary>What the partial of results shows.</summary>
/// <param name="Today">Answers of this day are told by their hour alone.</param>
/// <param name="Lists">The newest list of who is signed in, where there is one.</param>
internal sealed record ShownResults(IReadOnlyList<Result> Rows, DateTimeOffset? RefreshedAt, JalaliDate Today, IReadOnlyList<ListProgress> Lists)
{
    public static readonly ShownResults None = new([], null, default, []);

    public Result? Latest => Rows.Count > 0 ? Rows[^1] : null;
}

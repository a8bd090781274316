namespace Panah.Entitlement.Pages;

/// <summary>What the partial of results shows.</summary>
internal sealed record ShownResults(IReadOnlyList<Result> Rows, DateTimeOffset? RefreshedAt)
{
    public static readonly ShownResults None = new([], null);
}

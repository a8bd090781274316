using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Architecture;

/// <summary>
/// Lines of at most 160 characters. What is longer is older than the rule: each folder has a number that may only fall. Who wraps some
/// writes the new number here, rounded up.
/// </summary>
public sealed class LineTests
{
    private const int Longest = 160;

    /// <summary>Folder, and how many longer lines it may still have.</summary>
    public static TheoryData<string, int> Folders => new()
    {
        { "src", 1150 },
        { "tests/Tests", 500 },
        { "tests/BrowserTests", 0 },
        { "tests/Harness", 0 },
        { "tests/RelyingParties", 0 },
        { "tests/Shipped", 0 },
        { "bench", 100 },
        { "samples", 20 },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public void LinesLongerThan160_OfFolder_AreNoMoreThanBefore(string folder, int most)
    {
        var longer = SourceFiles.In(folder)
            .SelectMany(path => File.ReadLines(path).Select((line, at) => (line.Length, Where: $"{path}:{at + 1}")))
            .Where(line => line.Length > Longest).Select(line => Path.GetRelativePath(Repository.Root, line.Where))
            .Order(StringComparer.Ordinal).ToList();
        longer.Count.ShouldBeLessThanOrEqualTo(most, $"wrap those of these that are new:\n{string.Join('\n', longer)}");
    }

    [Fact]
    public void Folders_OfSources_AllHaveANumber() =>
        Directory.GetDirectories(Path.Combine(Repository.Root, "tests")).Select(folder => "tests/" + Path.GetFileName(folder))
            .Except(Folders.Select(row => row.Data.Item1), StringComparer.Ordinal).ShouldBeEmpty();
}

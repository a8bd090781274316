using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Architecture;

/// <summary>How tests are written.</summary>
public sealed class TestTests
{
    private const string Reason = "// The delay is the thing:";

    [Fact]
    public void Delays_InTests_AreTheThingItselfAndSaySo()
    {
        string[] sleeps = ["Task." + "Delay(", "Thread." + "Sleep("];
        var problems = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file) == "Eventually.cs") continue;
            var lines = File.ReadAllLines(file);
            for (var i = 0; i < lines.Length; i++)
                if (sleeps.Any(sleep => lines[i].Contains(sleep, StringComparison.Ordinal)) && !(i > 0 && lines[i - 1].Contains(Reason, StringComparison.Ordinal)))
                    problems.Add($"{Path.GetRelativePath(Repository.Root, file)}:{i + 1} sleeps for luck: wait for the thing itself (Eventually), or say above it: {Reason} …");
        }

        problems.ShouldBeEmpty();
    }
}

using System.Text.RegularExpressions;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Architecture;

/// <summary>Names say what is done, by the words of docs/vocabulary.md.</summary>
public sealed partial class NameTests
{
    private static IEnumerable<(string Path, string Text)> Sources => SourceFiles.In("src").Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
        .Select(path => (Path: Path.GetRelativePath(Repository.Root, path), Text: File.ReadAllText(path)))
        .Where(source => !source.Path.StartsWith("src/Simulators/", StringComparison.Ordinal));

    /// <summary>Neither by themselves nor by a method beside them.</summary>
    [Fact, Finding("H-5")]
    public void FindGetRead_OfAnyClass_WriteNothing()
    {
        Sources.SelectMany(source => Liars(source.Text).Select(name => $"{source.Path}: {name}")).ShouldBeEmpty();
        Liars(
            """
            public Task<Row> FindAsync(int id) => sql.QueryAsync("UPDATE a.b SET c = 1");
            internal async Task<Row> GetAsync(int id) { return await RotateAsync(id); }
            private Task<Row> RotateAsync(int id) => audit.WriteAsync(work, new("x"));
            public Task<Row> ReadAsync(int id) => sql.QueryAsync("select 1 for update");
            """).ShouldBe(["FindAsync", "GetAsync"], "or it finds nothing");
    }

    /// <summary>A connection, a visit, a file of what is kept.</summary>
    [Fact, Finding("H-5")]
    public void Open_OfAnyClass_OpensWhatCanBeClosed() => Sources
        .SelectMany(source => Methods(source.Text).Where(method => Opening().IsMatch(method.Name))
            .Select(method => $"{Path.GetFileNameWithoutExtension(source.Path)}.{method.Name}"))
        .Order(StringComparer.Ordinal).ShouldBe(["AppDb.OpenAsync", "Database.Open", "SharedCommits.OpenAsync", "Visits.OpenAsync"]);

    /// <summary>An identifier is one until it is encrypted or looked up by its index, which is how all of them reach a statement.</summary>
    [Fact, Finding("H-4")]
    public void Identifiers_UntilTheyAreHidden_StayIdentifiers()
    {
        Sources.Where(source => source.Path != "src/Data/Keys/PersonalData.cs")
            .SelectMany(source => Unwrapped().Matches(source.Text).Select(found => $"{source.Path}: {found.Value}")).ShouldBeEmpty();
        Unwrapped().IsMatch("x = personal.BlindIndex(\"a.b\", form.Mobile.Value)").ShouldBeTrue("or it finds nothing");
    }

    private static List<string> Liars(string text)
    {
        var methods = Methods(text).ToList();
        var writers = methods.Where(method => Write().IsMatch(method.Body)).Select(method => method.Name).ToHashSet(StringComparer.Ordinal);
        while (methods.FindAll(method => !writers.Contains(method.Name) && writers.Any(method.Calls)) is { Count: > 0 } more)
            writers.UnionWith(more.Select(method => method.Name));
        return [.. methods.Select(method => method.Name).Where(name => Reading().IsMatch(name) && writers.Contains(name))];
    }

    private static IEnumerable<Written> Methods(string text)
    {
        foreach (Match found in Method().Matches(text))
        {
            var open = text.IndexOfAny(['{', ';', '='], Close(text, found.Index + found.Length - 1));
            if (open < 0 || text[open] == ';') continue;
            yield return new Written(found.Groups["name"].Value, text[open..(text[open] == '{' ? Close(text, open) : End(text, open))]);
        }
    }

    private static int Close(string text, int open)
    {
        var depth = 0;
        for (var at = open; at < text.Length; at++)
        {
            if (text[at] is '(' or '{') depth++;
            else if (text[at] is ')' or '}' && --depth == 0) return at;
        }

        return text.Length;
    }

    private static int End(string text, int from)
    {
        var depth = 0;
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] is '(' or '{') depth++;
            else if (text[at] is ')' or '}') depth--;
            else if (text[at] == ';' && depth == 0) return at;
        }

        return text.Length;
    }

    private sealed record Written(string Name, string Body)
    {
        public bool Calls(string other)
        {
            for (var at = Body.IndexOf(other + "(", StringComparison.Ordinal); at >= 0; at = Body.IndexOf(other + "(", at + 1, StringComparison.Ordinal))
            {
                if (at == 0 || (Body[at - 1] != '.' && !char.IsLetterOrDigit(Body[at - 1]))) return true;
            }

            return false;
        }
    }

    [GeneratedRegex(
        @"^ *(public|internal|private|protected)(?!.*\b(class|record|struct)\b)[^;={}\n]*? (?<name>[A-Z]\w*)(<[^>(]*>)?\(",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Method();

    [GeneratedRegex(@"\b(Encrypt|BlindIndex)\([^(),]+, [\w.?!]+\.Value\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unwrapped();

    [GeneratedRegex(@"\A(Find|Get|Read)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reading();

    [GeneratedRegex(@"\AOpen(Async)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex(
        @"\b(insert\s+into|delete\s+from|update\s+[a-z""]+\.[a-z]+)|\baudit\.WriteAsync\(|\.Prove\w*\(",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Write();
}

using System.Reflection;
using System.Text.RegularExpressions;
using Npgsql;
using Panah.Data;
using Panah.Harness;
using Panah.Host;
using Shouldly;
using Xunit;

namespace Panah.Tests.Architecture;

/// <summary>One door to SQL (ADR 0209): rooms hold no connection, so that none can take a second one while it waits for the first.</summary>
public sealed partial class DoorToSqlTests
{
    /// <summary>Who still holds a connection outside Data, and why; the list only shrinks.</summary>
    private static readonly HashSet<string> Exceptions = new(StringComparer.Ordinal)
    {
        // Shared commits (ADR 0206): a lane keeps a prepared command on a connection of its own.
        "src/Entitlement/Inquiries/AnswerStatement.cs", "src/Entitlement/Inquiries/InquiryEngine.cs", "src/OpenId/Tokens/RefreshRotation.cs",
    };

    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string> Sources = SourceFiles.In("src").Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
        .Select(path => Path.GetRelativePath(Repository.Root, path)).Where(path => !path.StartsWith("src/Simulators/", StringComparison.Ordinal))
        .ToDictionary(path => path, path => File.ReadAllText(Path.Combine(Repository.Root, path)), StringComparer.Ordinal);

    [Fact]
    public void Connections_OutsideData_AreNobodys() => Sources
        .Where(source => !source.Key.StartsWith("src/Data/", StringComparison.Ordinal) && Connection().IsMatch(source.Value))
        .Select(source => source.Key).Order(StringComparer.Ordinal).ShouldBe(Exceptions.Order(StringComparer.Ordinal));

    [Fact]
    public void FaceOfData_ShowsNoConnection_ExceptToSharedCommits()
    {
        Type[] held = [typeof(NpgsqlConnection), typeof(NpgsqlTransaction), typeof(NpgsqlDataSource)];
        typeof(AppDb).Assembly.GetExportedTypes().SelectMany(type => type.GetMethods(Declared | BindingFlags.Public))
            .Where(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)
                .SelectMany(type => type.IsGenericType ? [type, .. type.GetGenericArguments()] : new[] { type }).Intersect(held).Any())
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}").Distinct(StringComparer.Ordinal)
            .ShouldBe(["Database.Open", "OwnerDatabase.get_Source"], ignoreOrder: true);
    }

    /// <summary>Its token is the work's: a second one beside it would end half of what belongs together.</summary>
    [Fact]
    public void TakersOfWork_TakeNoTokenOfTheirOwn() => Assemblies.SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(Declared | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(method => Takes<Statements>(method) && Takes<CancellationToken>(method))
        .Select(method => $"{method.DeclaringType!.Name}.{method.Name}").ShouldBeEmpty();

    /// <summary>What is asked within a unit of work is asked through it; the way around it would wait for a second connection of the pool (H-1).</summary>
    [Fact]
    public void UnitsOfWork_OpenNoOtherDoor()
    {
        Sources.Where(source => Inside(source.Value).Any(text => Door().IsMatch(text))).Select(source => source.Key).ShouldBeEmpty();
        Inside("a.InTransactionAsync(work => db.Alone().X()); Task F(Work work) { return db.Alone().X(); } Task G(Work work) => db.InTransactionAsync(x => x);")
            .Count(text => Door().IsMatch(text)).ShouldBe(3, "or it finds nothing");
    }

    /// <summary>What only takes away is a sweep (ADR 0212): a room says what and for how long, and writes no loop of its own.</summary>
    [Fact]
    public void Jobs_OfRooms_DeleteNothing() => Sources
        .Where(source => Job().IsMatch(source.Value) && source.Value.Contains("delete from", StringComparison.OrdinalIgnoreCase))
        .Select(source => source.Key).ShouldBe(["src/Data/Jobs/Sweep.cs"]);

    /// <summary>What is due is taken by one <see cref="Claim"/>; who else passes over rows that are held does another thing, as ADR 0213 says.</summary>
    [Fact]
    public void Turns_AreTakenByOneClaim() => Sources.Where(source => source.Value.Contains("skip locked", StringComparison.OrdinalIgnoreCase))
        .Select(source => source.Key).Order(StringComparer.Ordinal).ShouldBe(
        [
            "src/Contributions/Slips/ExpiryJob.cs", "src/Data/Jobs/Claim.cs", "src/Data/Jobs/JobStore.cs", "src/Data/Keys/SealingJob.cs",
            "src/People/Sessions.cs",
        ]);

    /// <summary>One case. Migrations stay as they were applied.</summary>
    [Fact]
    public void Sql_OfAnyClass_IsWrittenSmall()
    {
        SourceFiles.In("src").Where(path => Path.GetExtension(path) is ".cs" or ".sql")
            .Where(path => !path.Contains("/Migrations/", StringComparison.Ordinal) && !path.Contains("/Simulators/", StringComparison.Ordinal))
            .SelectMany(path => Shouted().Matches(Remark().Replace(File.ReadAllText(path), "")).Select(word => $"{Path.GetFileName(path)}: {word.Value}"))
            .Distinct(StringComparer.Ordinal).ShouldBeEmpty();
        Shouted().IsMatch("\"select a from b WHERE c\"").ShouldBeTrue("or it finds nothing");
    }

    private static Assembly[] Assemblies =>
    [
        typeof(PanahHost).Assembly,
        .. typeof(PanahHost).Assembly.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("Panah.", StringComparison.Ordinal)).Select(Assembly.Load),
    ];

    private static bool Takes<T>(MethodInfo method) => method.GetParameters().Any(parameter => typeof(T).IsAssignableFrom(parameter.ParameterType));

    /// <summary>Texts that run within a unit of work: what is given to <c>InTransactionAsync</c>, and the bodies of methods that take a <c>Work</c>.</summary>
    private static IEnumerable<string> Inside(string source)
    {
        foreach (Match call in Transaction().Matches(source)) yield return source[(call.Index + call.Length)..Close(source, call.Index + call.Length - 1)];
        foreach (Match taker in Taker().Matches(source))
        {
            var open = source.LastIndexOf('(', taker.Index);
            var end = Close(source, open);
            var rest = source.AsSpan(end + 1).TrimStart();
            var body = source.Length - rest.Length;
            if (rest.StartsWith("=>")) yield return source[body..End(source, body)];
            else if (rest.StartsWith("{")) yield return source[body..Close(source, body)];
        }
    }

    // Brackets in texts are counted too; those of SQL come in pairs.
    private static int Close(string source, int open)
    {
        var depth = 0;
        for (var at = open; at < source.Length; at++)
        {
            if (source[at] is '(' or '{' or '[') depth++;
            else if (source[at] is ')' or '}' or ']' && --depth == 0) return at;
        }

        return source.Length;
    }

    private static int End(string source, int from)
    {
        var depth = 0;
        for (var at = from; at < source.Length; at++)
        {
            if (source[at] is '(' or '{' or '[') depth++;
            else if (source[at] is ')' or '}' or ']') depth--;
            else if (source[at] == ';' && depth == 0) return at;
        }

        return source.Length;
    }

    [GeneratedRegex(
        @"\b(Npgsql(Connection|Transaction|Command|Batch|DataSource)|OpenConnectionAsync|BeginTransaction\w*|CommandDefinition)\b|using Dapper;",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Connection();

    [GeneratedRegex(@"\) : (IRecurringJob|BackgroundService)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Job();

    [GeneratedRegex(
        @"\b(SELECT|INSERT|DELETE FROM|UPDATE|WHERE|ORDER BY|GROUP BY|RETURNING|ON CONFLICT|JOIN|LIMIT|VALUES|EXISTS|IS NULL|NOT NULL|COPY|SET)\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shouted();

    [GeneratedRegex(@"(//|-- ).*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Remark();

    [GeneratedRegex(@"\b\w*[dD]b\.(InTransactionAsync|Alone|OpenAsync)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Door();

    [GeneratedRegex(@"\.InTransactionAsync(<[^(]*>)?\(", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Transaction();

    [GeneratedRegex(@"(?<=[(,]\s*)Work work\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Taker();
}

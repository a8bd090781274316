using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Host;
using Shouldly;
using Xunit;

namespace Panah.Tests.Architecture;

/// <summary>The walls between the rooms: what is public is meant to be, and what nobody inherits is sealed.</summary>
public sealed class WallTests
{
    /// <summary>Rooms, each with what it shows beside its module, its texts and its page models (MVC wants those public).</summary>
    private static readonly Dictionary<string, string[]> Faces = new(StringComparer.Ordinal)
    {
        ["Window"] = ["Window.WindowLimits"],
        ["Accounts"] = [],
        // The rules and the calculation are pure and open to anyone who wants to work an amount out again.
        ["Contributions"] =
        [
            "Contributions.Slips.PaymentId", "Contributions.Slips.RequestRules", "Contributions.Slips.SlipMonth", "Contributions.Slips.Standing",
            "Contributions.Tariffs.Reckoning", "Contributions.Tariffs.Tariff",
        ],
        ["Notices"] = [],
        ["Entitlement"] =
        [
            "Entitlement.Allowances", "Entitlement.CoverImport", "Entitlement.CreditCode", "Entitlement.DeskModes", "Entitlement.EntitlementSettings",
            "Entitlement.InquirySeals", "Entitlement.Verdict",
        ],
        ["BackOffice"] = [],
    };

    private static readonly Assembly[] Ours =
    [
        .. typeof(PanahHost).Assembly.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("Panah.", StringComparison.Ordinal)).Select(Assembly.Load),
        typeof(PanahHost).Assembly,
    ];

    public static TheoryData<string> Rooms => [.. Faces.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Face_OfRoom_IsTheModuleAndWhatIsDeclared(string room)
    {
        var assembly = Ours.Single(a => a.GetName().Name == "Panah." + room);
        assembly.GetExportedTypes()
            .Where(type => !type.IsNested && !typeof(PageModel).IsAssignableFrom(type) && type.Name != room + "Module" && !type.Name.EndsWith("Texts", StringComparison.Ordinal))
            .Where(type => type.Namespace != "AspNetCoreGeneratedDocument")
            .Select(type => type.FullName!["Panah.".Length..]).Order(StringComparer.Ordinal)
            .ShouldBe(Faces[room].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LeafClasses_AreSealed()
    {
        var types = Ours.SelectMany(assembly => assembly.GetTypes()).ToList();
        var bases = types.Select(type => type.BaseType is { IsGenericType: true } generic ? generic.GetGenericTypeDefinition() : type.BaseType).ToHashSet();
        types.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !bases.Contains(type))
            .Where(type => !IsGenerated(type))
            .Select(type => type.FullName).ShouldBeEmpty();
    }

    private static bool IsGenerated(Type type) =>
        type.Namespace == "AspNetCoreGeneratedDocument" || type.Name.Contains('<', StringComparison.Ordinal) || type.Namespace?.StartsWith("Panah", StringComparison.Ordinal) != true
        || type.GetCustomAttribute<CompilerGeneratedAttribute>() is not null || (type.DeclaringType is { } outer && IsGenerated(outer));
}

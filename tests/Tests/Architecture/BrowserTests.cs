using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.Data;
using Panah.Harness;
using Panah.Host;
using Shouldly;
using Xunit;

namespace Panah.Tests.Architecture;

/// <summary>What speaks to the database knows a <see cref="Browser"/>, not the request: so no service can answer before it has committed.</summary>
public sealed class BrowserTests
{
    /// <summary>Who still does, and why; the list only shrinks.</summary>
    private static readonly Dictionary<string, string> Excepted = new(StringComparer.Ordinal)
    {
        ["OpenId.BearerGate"] = "it stands before endpoints",
        ["People.Passkeys.PasskeyKeeper"] = "the framework's passkey handler asks for it",
        ["People.Staff.StaffPasskeys"] = "the framework's passkey handler asks for it",
        ["People.Staff.StaffProof"] = "a proof is fresh for a request of this moment",
    };

    [Fact]
    [Finding("H-3")]
    public void Services_ThatSpeakToTheDatabase_TakeNoRequest()
    {
        typeof(PanahHost).Assembly.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("Panah.", StringComparison.Ordinal)).Select(Assembly.Load)
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !typeof(PageModel).IsAssignableFrom(type) && Speaks(type) && TakesRequest(type))
            .Select(type => type.FullName!["Panah.".Length..]).Order(StringComparer.Ordinal)
            .ShouldBe(Excepted.Keys.Order(StringComparer.Ordinal));
    }

    private static bool Speaks(Type type) =>
        type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(AppDb)));

    // An endpoint is the edge itself: the framework calls it with the request.
    private static bool TakesRequest(Type type)
    {
        var methods = type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
        return !methods.Any(method => method.Name is "HandleAsync" or "InvokeAsync")
            && methods.Any(method => method.GetParameters().Any(parameter => typeof(HttpContext).IsAssignableFrom(parameter.ParameterType)));
    }
}

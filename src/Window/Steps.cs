using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Panah.People;
using Panah.Window.Texts;

namespace Panah.Window;

/// <summary>Addresses of the steps; no page holds one of its own.</summary>
internal static class Steps
{
    public const string SignIn = "/window/sign-in";
    public const string Qr = "/window/qr";
    public const string Code = "/window/code";
    public const string Identity = "/window/identity";
    public const string Address = "/window/postal-code";
    public const string Again = "/window/try-again";
    public const string Home = "/me";

    /// <summary>Query parameter of the sign-in page: why a person was led back to it.</summary>
    public const string ProblemParameter = "problem";

    /// <summary>Its values; each has a sentence <c>Problem.*</c>.</summary>
    public static readonly string[] Problems = ["national-id", "foreigner", "tries", "expired", "ended", "lost"];

    /// <summary>The page of a journey's present step: where the back button, a second tab or a bookmark is led to.</summary>
    public static string Of(Journey journey) => journey.Step switch { Step.Code => Code, Step.Identity => Identity, _ => Address };

    /// <summary>After a POST: 303 See Other (RFC 9110 15.4.4), so that reloading never posts again.</summary>
    /// <param name="said">Short name of what the next page should say was done.</param>
    public static IActionResult To(string page, string? said = null) => new SeeOther(said is null ? page : $"{page}?said={said}");

    public static IActionResult ToSignIn(string problem, string? returnAddress) =>
        new SeeOther(LocalReturn.Append($"{SignIn}?{ProblemParameter}={problem}", returnAddress));

    /// <summary>
    /// Names of the steps that a first sign-in has after the code, for the line above the form. Who comes again has none of them, so they are counted
    /// by themselves (J-P11).
    /// </summary>
    public static IReadOnlyList<string> Labels(IStringLocalizer<WindowTexts> texts) =>
        [texts["Steps.Identity"], texts["Steps.Address"]];

    /// <summary>MVC's own local redirect answers 302.</summary>
    private sealed class SeeOther(string address) : ActionResult
    {
        public override void ExecuteResult(ActionContext context)
        {
            context.HttpContext.Response.StatusCode = 303;
            context.HttpContext.Response.Headers.Location = address;
        }
    }
}

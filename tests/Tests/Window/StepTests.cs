using Panah.Harness;
using Panah.Tests.Accounts;
using Shouldly;
using Xunit;

namespace Panah.Tests.Window;

/// <summary>Steps are counted from the first page that has any, and what a sentence points to stands where it points.</summary>
public sealed class StepTests(PanahServer server)
{
    [Fact, Row("U3"), Finding("J-P11")]
    public async Task Steps_OfTheFirstSignInAndOfRegistration_AreCountedFromTheFirst()
    {
        var person = await server.Registry.PersonAsync(Applicant.Insured);
        using var visitor = server.Visitor();
        await visitor.ProveCodeAsync(server, person.Mobile);
        Step(visitor).ShouldBe("مرحلهٔ ۱ از ۲");
        await visitor.ProveCitizenAsync(person.NationalId);
        Step(visitor).ShouldBe("مرحلهٔ ۲ از ۲");

        using var applicant = server.Visitor();
        await applicant.OpenAsync("/account/register");
        Step(applicant).ShouldBe("مرحلهٔ ۱ از ۵");
        await applicant.BeginRegistrationAsync(await server.Registry.PersonAsync(Applicant.Insured));
        Step(applicant).ShouldBe("مرحلهٔ ۳ از ۵");
    }

    [Fact, Row("W2"), Finding("J-P11")]
    public async Task CodePage_WhatItCallsTheNumberBelow_StandsOnALineBelow()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(person.Mobile);
        visitor.ShouldSee("شمارهٔ زیر");
        var said = visitor.Page.QuerySelector("[data-poll]")!;
        said.TextContent.ShouldNotContain("۰۹");
        said.NextElementSibling!.TextContent.Trim().ShouldStartWith("۰۹");
    }

    private static string Step(Visitor visitor) => (visitor.Page.QuerySelector(".stepper .hint")?.TextContent ?? "").Trim();
}

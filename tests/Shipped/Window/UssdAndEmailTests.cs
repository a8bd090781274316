using System.Net.Http.Json;
using Panah.BrowserTests;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Shipped.Window;

/// <summary>Guide 003's two notes: the code without an SMS, by dialling *4*40# or in the national e-mail.</summary>
public sealed class UssdAndEmailTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Fact, Row("W3")]
    public async Task SignIn_CodeByDialling_SeesOwnName()
    {
        var sara = await Registry.PersonAsync(who => who with { FirstName = "سارا", LastName = "احمدی" });
        var person = await PersonAsync(Look.Phone);
        await person.AskForCodeAsync(sara.Mobile);
        await person.ShouldSeeAsync("*۴*۴۰#");
        // As it is dialled, from left to right.
        (await person.Page.GetByText("*۴*۴۰#").EvaluateAsync<bool>(
            """
            code => {
              const text = document.createTreeWalker(code, NodeFilter.SHOW_TEXT).nextNode(), at = text.data.indexOf('*');
              const left = n => {
                const range = document.createRange();
                range.setStart(text, n);
                range.setEnd(text, n + 1);
                return range.getBoundingClientRect().left;
              };
              return left(at) < left(at + 5);
            }
            """)).ShouldBeTrue();
        await person.TypeCodeAsync(Phone.Code(await Shipped.Phone(sara.Mobile).DialAsync("*4*40#"))!);
        await person.ProveAsync(sara);
        await person.ShouldBeAtAsync("/window/postal-code");
        await person.PressAsync("ثبت اطلاعات");
        await person.ShouldSeeAsync("سارا احمدی");
    }

    [Fact, Row("W4")]
    public async Task SignIn_CodeByEmail_SeesOwnName()
    {
        var sara = await Registry.PersonAsync(who => who with { FirstName = "سارا", LastName = "احمدی", Email = $"p{who.NationalId}@example.ir" });
        await (await PersonAsync()).SignInAtWindowAsync(Shipped, sara);
        var person = await PersonAsync();
        await person.AskForCodeAsync(sara.Mobile);
        await person.PressAsync("ارسال ایمیل");
        await person.ShouldSeeAsync("همین رمز به آن فرستاده می‌شود");
        await person.TypeCodeAsync(await CodeInMailboxAsync(sara.Email!));
        await person.ShouldBeAtAsync("/me");
        await person.ShouldSeeAsync("سارا احمدی");
    }

    private async Task<string> CodeInMailboxAsync(string address)
    {
        string? code = null;
        await Eventually.TrueAsync(async () =>
        {
            var mails = await Shipped.Simulators.GetFromJsonAsync<List<Mail>>(new Uri($"/mailbox/{address}/messages", UriKind.Relative));
            code = mails is [var newest, ..] ? Phone.Code(newest.Text) : null;
            return code is not null;
        });
        return code!;
    }

    private sealed record Mail(string Text);
}

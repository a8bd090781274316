using System.Globalization;
using Microsoft.Playwright;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;

namespace Panah.Shipped.Entitlement;

/// <summary>What a clerk at a clinic's desk does, in guide 004's words.</summary>
internal static class Clerk
{
    public const string Dial = "*4*420*99#";

    extension(Person clerk)
    {
        /// <summary>One question by keyboard alone: the field has the focus already.</summary>
        public async Task TypeAsync(string nationalId)
        {
            (await clerk.FocusAsync()).ShouldBe("NationalId", $"at {clerk.Page.Url}");
            await clerk.Page.Keyboard.TypeAsync(nationalId);
            await clerk.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(clerk.Page.Locator("#answer")).ToContainTextAsync(PersianText.ToPersianDigits(nationalId));
        }

        /// <summary>«دارد», «ندارد» or «نامعلوم».</summary>
        public Task<string> AnswerAsync() => clerk.Page.Locator("#answer b").InnerTextAsync();

        public Task<string?> FocusAsync() => clerk.Page.EvaluateAsync<string?>("() => document.activeElement?.id");

        public async Task<int> LeftAsync() => Number(await clerk.Page.Locator("#credit-left").InnerTextAsync());

        /// <summary>From the open desk to the field for the code, an SMS asked for.</summary>
        public async Task AskForCreditAsync(string mobile)
        {
            await clerk.OpenAsync("/entitlement");
            await clerk.FollowAsync("ارتقای سرویس");
            await clerk.FillAsync("شماره همراه", mobile);
            await clerk.PressAsync("دریافت کد اعتباری");
            await clerk.ShouldBeAtAsync("/entitlement/code");
        }

        public async Task EnterCodeAsync(string code)
        {
            await clerk.FillAsync("کد اعتباری", code);
            await clerk.PressAsync("اعتبار سنجی و تایید");
        }

        /// <summary>Through «دارای کد اعتباری می باشم».</summary>
        public async Task HaveCodeAsync(string mobile, string code)
        {
            await clerk.OpenAsync("/entitlement/credit");
            await clerk.FillAsync("شماره همراه", mobile);
            await clerk.PressAsync("دارای کد اعتباری می باشم");
            await clerk.EnterCodeAsync(code);
        }

        /// <summary>At the metered desk, with a code of the SMS.</summary>
        public async Task<string> StandAtDeskAsync(ShippedProgram shipped, string mobile)
        {
            await clerk.AskForCreditAsync(mobile);
            var code = await shipped.Phone(mobile).NextCodeAsync();
            await clerk.EnterCodeAsync(code);
            await clerk.ShouldBeAtAsync("/entitlement/desk");
            return code;
        }
    }

    public static int Number(string shown) => int.Parse(PersianText.FoldDigits(shown).Trim(), CultureInfo.InvariantCulture);

    public static Task<TestPerson> CoveredAsync(this Registry registry) =>
        registry.PersonAsync(person => person with { CoveredUntil = new DateOnly(2029, 3, 20) });
}

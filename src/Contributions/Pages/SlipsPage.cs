using Microsoft.Extensions.Localization;
using Panah.Contributions.Texts;
using Panah.Kernel;
using Panah.People;
using Panah.Ui;

namespace Panah.Contributions.Pages;

/// <summary>A page of «عملیات بیمه شدگان خاص», for the signed-in person and about their own slips only.</summary>
internal abstract class SlipsPage(IStringLocalizer<ContributionsTexts> texts) : SignedInPage
{
    protected IStringLocalizer<ContributionsTexts> Texts => texts;

    protected CancellationToken Cancel => HttpContext.RequestAborted;

    protected Guid PersonId => Session.PersonId;

    /// <summary>The sentence of a refusal, with the law it rests on.</summary>
    public string Sentence(Refusal refusal)
    {
        // Numbers and dates are turned by the texts themselves; a tracking number is text and is turned here.
        var sentence = texts[refusal.Code, Array.ConvertAll(refusal.Arguments, argument => argument is string text ? Show.Digits(text) : argument)].Value;
        return refusal.LegalBasis is { } law ? $"{sentence} ({texts[law].Value})" : sentence;
    }

    /// <summary>One sentence a field, in place of what the framework said about it.</summary>
    protected void Wrong(string field, string sentence)
    {
        if (ModelState.TryGetValue(field, out var entry)) entry.Errors.Clear();
        ModelState.AddModelError(field, sentence);
    }
}

using System.Globalization;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Messaging;
using Panah.People.Texts;

namespace Panah.People.Safety;

/// <summary>Row S5: dialling <c>*4*40*9#</c> on a phone that was told of a change says «this wasn't me».</summary>
internal sealed class NotMeUssd(NotMe notMe, IStringLocalizer<PeopleTexts> texts) : IUssdService
{
    public const string Dial = "*4*40*9#";

    public string Code => Dial;

    public async Task<string> AnswerAsync(MobileNumber caller, CancellationToken cancel)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fa");
        return texts[await notMe.DialAsync(caller, cancel) ? "NotMe.Ussd.Closed" : "NotMe.Ussd.None"];
    }
}

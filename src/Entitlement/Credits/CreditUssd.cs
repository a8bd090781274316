using System.Globalization;
using Microsoft.Extensions.Localization;
using Panah.Entitlement.Texts;
using Panah.Kernel;
using Panah.Messaging;

namespace Panah.Entitlement;

/// <summary>Answers <c>*4*420*99#</c> (row E3).</summary>
internal sealed class CreditUssd(CreditDesk desk, EntitlementSettings settings, IStringLocalizer<EntitlementTexts> texts) : IUssdService
{
    public string Code => settings.UssdCode;

    public async Task<string> AnswerAsync(MobileNumber caller, CancellationToken cancel) =>
        await desk.DialAsync(caller, cancel) is { } code
            ? texts["Ussd.Code", code.Value, settings.CreditPerCode.ToString(CultureInfo.InvariantCulture)]
            : texts["Ussd.DayLimit"];
}

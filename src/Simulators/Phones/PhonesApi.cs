using Panah.Kernel;

namespace Panah.Simulators.Phones;

public sealed record UssdCall(string Code);

internal static class PhonesApi
{
    public static void MapPhones(this WebApplication app)
    {
        app.MapGet("/phone/{mobile}/messages", async (string mobile, PhoneStore phones, CancellationToken cancel) =>
            MobileNumber.TryParse(mobile, out var number, out var reason)
                ? Results.Json(await phones.MessagesAsync(number.Value, cancel))
                : Results.Problem(reason, statusCode: 400));
        app.MapPost("/phone/{mobile}/ussd", async (string mobile, UssdCall call, UssdDialler dialler, CancellationToken cancel) =>
            MobileNumber.TryParse(mobile, out var number, out var reason)
                ? Results.Json(new UssdAnswer(await dialler.DialAsync(number.Value, PersianText.FoldDigits(call.Code.Trim()), cancel)))
                : Results.Problem(reason, statusCode: 400));
    }
}

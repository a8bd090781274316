using System.Globalization;
using Panah.Kernel;
using Panah.Simulators.Faults;
using Panah.Simulators.Phones;

namespace Panah.Simulators.Gateways;

/// <summary>
/// sms2, shaped as most gateways abroad are: bearer key, JSON, E.164 numbers, 202 with an id, state asked for by id or by the sender's own reference.
/// It sends whatever it is handed, also twice: who isn't sure asks first.
/// </summary>
internal static class SecondGatewayApi
{
    private const string Gateway = "sms2";

    public static void MapSecondGateway(this WebApplication app)
    {
        var group = app.MapGroup("/sms2/messages").WithFaults(Gateway).AddEndpointFilter(async (context, next) =>
            context.HttpContext.Request.Headers.Authorization == "Bearer " + context.HttpContext.RequestServices.GetRequiredService<SimulatorsSettings>().ApiKey
                ? await next(context)
                : Results.Problem("Unknown key.", statusCode: 401));
        group.MapPost("", SendAsync);
        group.MapGet("/{id:long}", async (long id, PhoneStore phones) => await phones.ExistsAsync(id, Gateway) ? Results.Json(new { id = Text(id), state = "delivered" }) : Results.NotFound());
        group.MapGet("", async (string reference, PhoneStore phones) => await phones.FindAsync(Gateway, reference) is { } id ? Results.Json(new { id = Text(id), state = "delivered" }) : Results.NotFound());
    }

    private static async Task<IResult> SendAsync(Message message, HttpContext http, PhoneStore phones)
    {
        if (!message.To.StartsWith("+98", StringComparison.Ordinal) || !MobileNumber.TryParse(message.To, out var mobile, out _)) return Results.Problem("to is not a mobile number.", statusCode: 422);
        var fault = http.FaultOf();
        if (fault is FaultKind.Mismatch) return Results.Json(new { id = "1", reference = "another", state = "queued" }, statusCode: 202);
        // The reference is kept for questions, and does not stop a second message.
        var id = await phones.DeliverAsync(mobile.Value, message.From, message.Text, Gateway, reference: null, fault is FaultKind.Duplicate, http.RequestAborted);
        if (message.Reference is { } reference) await phones.NameAsync(id, reference);
        return Results.Json(new { id = Text(id), reference = message.Reference, state = "queued" }, statusCode: 202);
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private sealed record Message(string To, string From, string Text, string? Reference);
}

using Panah.Simulators.Faults;

namespace Panah.Simulators.Bank;

/// <summary>
/// The bank as a merchant meets it: start, send the payer to <c>/bank/pay/{token}</c>, verify server to server, give back. A payer who never comes back
/// is told of by <c>notifyUrl</c>. Faults: <c>lostAck</c> pays and does not return, <c>slow</c> notifies late, <c>duplicate</c> notifies twice,
/// <c>mismatch</c> verifies another amount.
/// </summary>
internal static class BankApi
{
    public static void MapBank(this WebApplication app)
    {
        var bank = app.MapGroup("/bank/v1").WithFaults("bank").AddEndpointFilter(async (context, next) =>
            context.HttpContext.Request.Headers["X-Api-Key"] == context.HttpContext.RequestServices.GetRequiredService<SimulatorsSettings>().ApiKey
                ? await next(context)
                : Results.Problem("Unknown key.", statusCode: 401));
        bank.MapPost("/payments", async (Start start, HttpContext http, BankStore payments) =>
        {
            if (start.Amount <= 0) return Results.Problem("amount is more than 0.", statusCode: 422);
            var token = await payments.StartAsync(start.Reference, start.Amount, start.ReturnUrl, start.NotifyUrl);
            return Results.Json(new { token, payUrl = $"{http.Request.Scheme}://{http.Request.Host}/bank/pay/{token}" }, statusCode: 201);
        });
        bank.MapPost("/payments/{token}/verify", async (string token, HttpContext http, BankStore payments) =>
            Answer(await payments.VerifyAsync(token), http));
        bank.MapPost("/payments/{token}/refund", async (string token, HttpContext http, BankStore payments) =>
            Answer(await payments.RefundAsync(token), http));
        // What a payer's click does, for programs.
        app.MapPost("/bank/pay/{token}/pay", (string token, Payer payer) => ChooseAsync(payer, token, paid: true));
        app.MapPost("/bank/pay/{token}/cancel", (string token, Payer payer) => ChooseAsync(payer, token, paid: false));
    }

    private static IResult Answer(Payment? payment, HttpContext http) => payment is null
        ? Results.NotFound()
        : Results.Json(new { payment.State, payment.Reference, amount = payment.Amount + (http.FaultOf() is FaultKind.Mismatch ? 1 : 0), payment.BankReference });

    private static async Task<IResult> ChooseAsync(Payer payer, string token, bool paid) =>
        await payer.SettleAsync(token, paid) is { } returnTo ? Results.Json(new { returnUrl = returnTo }) : Results.NotFound();

    private sealed record Start(string Reference, long Amount, string ReturnUrl, string? NotifyUrl);
}

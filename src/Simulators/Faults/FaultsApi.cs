using Panah.Simulators.Pages;

namespace Panah.Simulators.Faults;

internal static class FaultsApi
{
    public static void MapFaults(this WebApplication app)
    {
        app.MapGet("/faults", (FaultBoard board) => board.All);
        app.MapPut("/faults/{place}", (string place, Fault fault, FaultBoard board) =>
        {
            if (!FaultBoard.Places.Contains(place, StringComparer.Ordinal)) return Results.Problem($"No such place: {place}.", statusCode: 404);
            if (fault.Rate is not (> 0 and <= 1) || fault.DelayMs is < 0 or > 600_000) return Results.Problem("rate is above 0 and up to 1, delayMs 0 to 600000.", statusCode: 400);
            board.Start(place, fault);
            return Results.Json(fault);
        });
        app.MapDelete("/faults/{place}", (string place, FaultBoard board) =>
        {
            board.End(place);
            return Results.NoContent();
        });
    }

    /// <summary>Lets the calls of this endpoint go wrong as the board says; the handler reads <see cref="FaultOf"/> for kinds of its own.</summary>
    public static TBuilder WithFaults<TBuilder>(this TBuilder builder, string place)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var fault = http.RequestServices.GetRequiredService<FaultBoard>().Next(place);
            if (fault is null) return await next(context);
            http.Items[typeof(Fault)] = fault;
            if (fault.DelayMs > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), http.RequestServices.GetRequiredService<TimeProvider>(), http.RequestAborted);
            }

            if (fault.Kind is FaultKind.Errors) return Results.Problem("Simulated fault.", statusCode: 500);
            var answer = fault.Kind is FaultKind.Down ? Results.Empty : await next(context);
            if (fault.Kind is not (FaultKind.Down or FaultKind.LostAck)) return answer;
            http.Abort();
            return Results.Empty;
        });

    public static FaultKind? FaultOf(this HttpContext http) => (http.Items[typeof(Fault)] as Fault)?.Kind;
}

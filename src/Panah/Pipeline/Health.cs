using Dapper;
using Npgsql;
using Panah.Data;

namespace Panah.Host;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it is started and reaches its database.</summary>
internal static class Health
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", static () => Results.Text("live\n"));
        app.MapGet("/health/ready", static async (AppDb db, IHostApplicationLifetime life, CancellationToken cancel) =>
        {
            if (!life.ApplicationStarted.IsCancellationRequested || life.ApplicationStopping.IsCancellationRequested)
                return Results.Text("not ready: starting or stopping\n", statusCode: StatusCodes.Status503ServiceUnavailable);
            try
            {
                await using var connection = await db.OpenAsync(cancel);
                await connection.ExecuteScalarAsync<int>(new CommandDefinition("select 1", commandTimeout: 5, cancellationToken: cancel));
                return Results.Text("ready\n");
            }
            catch (NpgsqlException)
            {
                return Results.Text("not ready: no database\n", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        });
    }
}

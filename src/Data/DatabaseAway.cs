using Npgsql;

namespace Panah.Data;

/// <summary>Tells a database that can't be reached, or takes nothing now, from a mistake of ours: the one is 503 and comes back, the other is 500.</summary>
public static class DatabaseAway
{
    // PostgreSQL's appendix A: connections, resources (too many connections, disk, memory), shutdown and start, and a standby that takes no writes.
    private static readonly string[] Classes = ["08", "53", "57P", "25006"];

    public static bool Is(Exception? failure) => failure switch
    {
        null => false,
        PostgresException said => Classes.Any(code => said.SqlState.StartsWith(code, StringComparison.Ordinal)) || Is(said.InnerException),
        // Broken connections, time-outs and an exhausted pool.
        NpgsqlException { IsTransient: true } => true,
        AggregateException many => many.InnerExceptions.Any(Is),
        _ => Is(failure.InnerException),
    };
}

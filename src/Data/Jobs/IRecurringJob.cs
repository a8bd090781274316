using Microsoft.Extensions.DependencyInjection;

namespace Panah.Data;

/// <summary>Work that comes round, done by one node at a time through a lease in PostgreSQL. It must bear being cut short.</summary>
public interface IRecurringJob
{
    /// <summary>Stable dotted name, such as <c>accounts.check</c>.</summary>
    string Name { get; }

    /// <summary>From the end of one run to the start of the next, on the clock of <see cref="TimeProvider"/>.</summary>
    TimeSpan Every { get; }

    /// <param name="cancel">The node stops, or another took the lease.</param>
    Task RunAsync(CancellationToken cancel);
}

public static class RecurringJobs
{
    /// <summary>Registers a job; it runs in a scope of its own on nodes with the worker role.</summary>
    public static IServiceCollection AddRecurringJob<T>(this IServiceCollection services)
        where T : class, IRecurringJob => services.AddScoped<IRecurringJob, T>();
}

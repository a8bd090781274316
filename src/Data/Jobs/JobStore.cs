
namespace Panah.Data;

/// <summary>Leases of jobs, each one conditional statement.</summary>
internal sealed class JobStore(AppDb db, TimeProvider time)
{
    /// <summary>A node that dies in the middle of a job holds it this long.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);

    private readonly Guid _holder = Guid.CreateVersion7(time.GetUtcNow());

    public Task AddAsync(string[] names, CancellationToken cancel) =>
        db.Alone(cancel).ExecuteAsync(
            "insert into data.jobs (name, due) select unnest(@names), @now on conflict do nothing", new { names, now = time.GetUtcNow() });

    /// <summary>Those of <paramref name="names"/> that are due and that nobody else holds; they are ours from here on.</summary>
    public async Task<IReadOnlyList<string>> TakeDueAsync(string[] names, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var taken = await db.Alone(cancel).QueryAsync<string>(
            """
            update data.jobs j set holder = @_holder, leased_until = @until, last_started = @now
            from (select name from data.jobs where name = any (@names) and due <= @now and leased_until <= @now for update skip locked) free
            where j.name = free.name returning j.name
            """,
            new { names, now, until = now + LeaseTime, _holder });
        return taken;
    }

    /// <summary>False when the lease ran out and another node took it.</summary>
    public async Task<bool> RenewAsync(string name) =>
        await db.Alone().ExecuteAsync(
            "update data.jobs set leased_until = @until where name = @name and holder = @_holder",
            new { name, _holder, until = time.GetUtcNow() + LeaseTime }) == 1;

    public async Task EndAsync(string name, TimeSpan every, string? error)
    {
        var now = time.GetUtcNow();
        await db.Alone().ExecuteAsync(
            """
            update data.jobs set holder = null, leased_until = '-infinity', due = @due, last_ended = @now, last_error = @error
            where name = @name and holder = @_holder
            """,
            new { name, _holder, now, due = now + every, error });
    }
}

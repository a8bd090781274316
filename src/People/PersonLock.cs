using Panah.Data;


namespace Panah.People;

/// <summary>
/// Sign-ins, changes of password or phone, sign-outs and «this wasn't me» of one person go one after another: each takes the person's row before any
/// other. Then rows are taken in this order, and no two of them wait for each other: person, account, ways to a change (tickets, recoveries, journeys),
/// sessions, grants, passkeys, alarms.
/// </summary>
public static class PersonLock
{
    /// <summary>Waits until nobody else changes who gets in as these persons; held to the end of the transaction. Must be its first statement that locks.</summary>
    public static Task HoldAsync(Work work, IEnumerable<Guid> persons) =>
        work.ExecuteAsync(
            "select from people.persons where id = any (@ids) order by id for no key update", new { ids = persons.ToArray() });

    /// <inheritdoc cref="HoldAsync(Work, IEnumerable{Guid}, CancellationToken)"/>
    public static Task HoldAsync(Work work, Guid person) => HoldAsync(work, [person]);
}

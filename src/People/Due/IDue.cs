using Microsoft.Extensions.DependencyInjection;

namespace Panah.People.Due;

/// <summary>Whose turn it is.</summary>
public enum DueTurn
{
    /// <summary>The person's.</summary>
    Yours,

    /// <summary>Somebody else's: nothing is to be done but wait.</summary>
    Others,
}

/// <summary>Something that waits for a person, as home shows it: words that are ready, in the language of the request.</summary>
/// <param name="Turn">Whose turn it is.</param>
/// <param name="Path">Where it is seen to; null where there is nothing to see.</param>
/// <param name="Title">«برگ پرداخت حق بیمهٔ آبان ۱۴۰۵ آماده است»</param>
/// <param name="Act">What one does there, on the button: «دیدن و پرداخت برگ».</param>
public sealed record DueThing(DueTurn Turn, string? Path, string Title, string? Act)
{
    /// <summary>What counts most, in large: an amount. Null where days count.</summary>
    public string? Figure { get; init; }

    /// <summary>One sentence more.</summary>
    public string? More { get; init; }

    /// <summary>The moment after which it is too late, or something happens by itself; null without one.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Whose things are asked for.</summary>
/// <param name="Session">Who looks, and for which company.</param>
/// <param name="Person">The same person, read once for all rooms. Decrypted; keep it out of logs.</param>
public sealed record DueQuestion(SignedIn Session, Person Person);

/// <summary>
/// A room that may have something waiting for a person registers this, and home, which knows no room, asks it at every visit (row U2): by one statement
/// over an index. A room that fails or takes longer than <see cref="DueList.Patience"/> is told of as one that could not be asked.
/// </summary>
public interface IDue
{
    /// <summary>The room's own page, for when it can't be asked from here; null where it has none for this.</summary>
    string? Path { get; }

    /// <summary>What the room is called in a sentence: «برگ‌های پرداخت».</summary>
    string Name { get; }

    /// <returns>Null where the room has nothing to do with who is asked for, such as a person's slips while they act for a company.</returns>
    Task<IReadOnlyList<DueThing>?> FindAsync(DueQuestion question, CancellationToken cancel);
}

/// <summary>How a room has itself asked.</summary>
public static class DueRegistration
{
    public static IServiceCollection AddDue<T>(this IServiceCollection services) where T : class, IDue => services.AddSingleton<IDue, T>();
}

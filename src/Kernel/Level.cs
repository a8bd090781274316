namespace Panah.Kernel;

/// <summary>
/// How sure we are of who comes, and the least that a route wants (row S2). A session is <see cref="Initial"/> to <see cref="Passkey"/>;
/// the others say that a route asks for no person at all.
/// </summary>
public enum Level : short
{
    /// <summary>Anybody, signed in or not.</summary>
    Open = -1,

    /// <summary>A session opened with an initial password, without any proven phone: the slips of one insurance number, and nothing about the person.</summary>
    Initial = 0,

    /// <summary>A password that its owner chose.</summary>
    Password = 1,

    /// <summary>A code to the person's own phone.</summary>
    Code = 2,

    /// <summary>A passkey, whose device verified its user.</summary>
    Passkey = 3,

    /// <summary>A member of staff with a session of the office.</summary>
    Staff = 10,

    /// <summary>A program, with a token or a key of its own.</summary>
    Program = 11,
}

/// <summary>
/// The least that a room, and all that lies under its path, wants. Each capability registers its own; of several the longest path counts, and a
/// route that none covers is refused.
/// </summary>
/// <param name="Path">Whole segments of the route's pattern, such as <c>/slips/verify</c>; <c>/</c> is the home page alone.</param>
/// <param name="Least">What it wants.</param>
public sealed record RoomLevel(string Path, Level Least);

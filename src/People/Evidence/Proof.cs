namespace Panah.People.Evidence;

/// <summary>What may say who somebody is: their name, day of birth and gender. The numbers stand in the database (<c>persons.identity_evidence</c>).</summary>
public enum IdentityEvidence : short
{
    /// <summary>The registry of persons, the SIM registry and a code to that phone agreed in one sign-in (guide 003).</summary>
    WindowProof = 1,

    /// <summary>Every field against the civil registry, the SIM registry, and a code to that phone (guide 001).</summary>
    CheckedRegistration = 2,

    /// <summary>The civil registry, a code to the phone, and the papers seen at a branch, where the SIM is not theirs or no file was found.</summary>
    Counter = 3,
}

/// <summary>What may say that a mobile is somebody's.</summary>
public enum MobileEvidence : short
{
    /// <summary>A code sent to it came back, and the SIM registry says that it is theirs.</summary>
    CodeAndSimRegistry = 1,
}

/// <summary>What may say that an e-mail address is somebody's.</summary>
public enum EmailEvidence : short
{
    /// <summary>The civil registry, or that of foreign nationals, keeps it for them.</summary>
    Registry = 1,

    /// <summary>A code sent to it came back.</summary>
    CodeToIt = 2,
}

/// <summary>
/// What the facts of a <see cref="Person"/> rest on (docs/assurance.md). Nobody records a name or a contact without one, and the database refuses
/// a fact whose evidence is missing: what was only typed stays with the account or the request that it was typed for.
/// </summary>
/// <param name="Identity">Of name, day of birth and gender.</param>
/// <param name="Mobile">Of the mobile; null where the person comes without one.</param>
/// <param name="Email">Of the e-mail address; null where the person comes without one.</param>
public sealed record Proof(IdentityEvidence Identity, MobileEvidence? Mobile = null, EmailEvidence? Email = null)
{
    /// <summary>The Window's: the registries of persons and SIMs and a code to the phone, in one sign-in.</summary>
    public static Proof Window { get; } = new(IdentityEvidence.WindowProof, MobileEvidence.CodeAndSimRegistry, EmailEvidence.Registry);

    /// <summary>An activated registration's: as the Window's, the e-mail that was typed not being a fact.</summary>
    public static Proof Registration { get; } = new(IdentityEvidence.CheckedRegistration, MobileEvidence.CodeAndSimRegistry);

    /// <summary>A branch's: who they are, by their papers; the phone stays the account's.</summary>
    public static Proof Counter { get; } = new(IdentityEvidence.Counter);

    /// <exception cref="ArgumentException">A fact comes without its evidence: a bug of the caller.</exception>
    internal void Judge(Person person)
    {
        if (person.Mobile is not null && Mobile is null) throw new ArgumentException("A mobile needs evidence before it is a person's.", nameof(person));
        if (!string.IsNullOrEmpty(person.Email) && Email is null) throw new ArgumentException("An e-mail address needs evidence before it is a person's.", nameof(person));
    }
}

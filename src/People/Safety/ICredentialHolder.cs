using Panah.Data;


namespace Panah.People.Safety;

/// <summary>A capability that keeps a credential of persons, or what was given on the strength of one. Is told within the transaction of the change.</summary>
public interface ICredentialHolder
{
    /// <summary>The person's password or phone has changed: what was given on the strength of the former one ends, offline access too.</summary>
    Task EndGivenAsync(Work work, Guid personId);

    /// <summary>«This wasn't me»: what opened the person's account opens it no more, until they have proven themself by the Window.</summary>
    Task CloseAsync(Work work, Guid personId);
}

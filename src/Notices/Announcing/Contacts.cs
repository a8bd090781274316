using Panah.Data;
using Panah.Kernel;
using Panah.Messaging;
using Panah.Notices.Agreements;
using Panah.Notices.Letters;
using Panah.People;

namespace Panah.Notices.Announcing;

/// <summary>One address of an employer.</summary>
/// <param name="Address">09… or an e-mail address. Keep it out of logs.</param>
/// <param name="Index">Keyed index, by which it is known that it was tried.</param>
internal sealed record Way(Channel Channel, string Address, byte[] Index)
{
    /// <summary>Not the address: records print their members.</summary>
    public override string ToString() => Channel.ToString();
}

/// <summary>All ways to an employer at this moment, the best of each channel first.</summary>
internal sealed record Ways(IReadOnlyList<Way> All, bool HasAgreement)
{
    /// <summary>The next way of each channel that was not tried; empty when every way was.</summary>
    public IReadOnlyList<Way> Next(IReadOnlyCollection<byte[]> tried) =>
        [.. All.Where(way => !tried.Any(index => index.AsSpan().SequenceEqual(way.Index))).DistinctBy(way => way.Channel)];

    /// <summary>Why nobody can be told, where there is no way at all.</summary>
    public string Missing => HasAgreement ? Undelivered.NoContact : Undelivered.NoAgreement;
}

/// <summary>
/// Where an employer is told of letters. Looked up for each telling anew: a person's own record is newer than the form they once signed; a company
/// has only the form.
/// </summary>
internal sealed class Contacts(PersonalData personal, PersonDirectory people, AgreementBook agreements)
{
    public async Task<Ways> FindAsync(Employer employer, CancellationToken cancel)
    {
        var agreed = await agreements.ContactAsync(employer, cancel);
        var person = employer.IsCompany ? null : await people.FindByIdentifierAsync(PersonKind.Citizen, employer.Identifier, cancel);
        return new Ways(
            [.. Of(Channel.Sms, person?.Mobile?.Value, agreed?.Mobile?.Value), .. Of(Channel.Email, person?.Email, agreed?.Email)],
            agreed is not null);
    }

    private IEnumerable<Way> Of(Channel channel, params string?[] addresses) =>
        addresses.OfType<string>().Where(address => address.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(address => new Way(channel, address, personal.BlindIndex("notices.way", address.ToLowerInvariant())));
}

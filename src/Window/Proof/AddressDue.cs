using Microsoft.Extensions.Localization;
using Panah.People;
using Panah.People.Due;
using Panah.Ui;
using Panah.Window.Texts;

namespace Panah.Window.Proof;

/// <summary>A postal code that the person asked for and that the registry does not have yet (row U2).</summary>
internal sealed class AddressDue(AddressRequests requests, IStringLocalizer<WindowTexts> texts) : IDue
{
    public string Path => "/me/profile";

    public string Name => texts["Due.Name"];

    public async Task<IReadOnlyList<DueThing>?> FindAsync(DueQuestion question, CancellationToken cancel) =>
        question.Session.ActingForCompany is not null ? null
        : await requests.FindAsync(question.Person.Id, cancel) is { } asked
            ? [new DueThing(DueTurn.Others, Path, texts["Due.Asked"], texts["Due.Asked.Act"]) { More = texts["Due.Asked.More", asked.At, Show.Digits(asked.TrackingNumber)] }]
            : [];
}

using Microsoft.Extensions.Localization;
using Panah.Accounts.Texts;
using Panah.Data;
using Panah.Kernel;
using Panah.People;
using Panah.People.Due;

namespace Panah.Accounts.Registration;

/// <summary>
/// The person's own registration, while its check is under way or a branch is to be visited (rows U2 and U4). Only one from their own proven phone:
/// a stranger's request in their name is nothing that they wait for.
/// </summary>
internal sealed class RegistrationDue(AppDb db, AccountIndexes indexes, IStringLocalizer<AccountsTexts> texts) : IDue
{
    /// <summary>The page of a request shows it to the browser that sent it, and this may be another.</summary>
    public string? Path => null;

    public string Name => texts["Due.Name"];

    public async Task<IReadOnlyList<DueThing>?> FindAsync(DueQuestion question, CancellationToken cancel)
    {
        if (question.Session.ActingForCompany is not null || question.Person is not { Kind: PersonKind.Citizen, Mobile: { } mobile } person) return null;
        var id = NationalId.Parse(person.Identifier);
        var state = await db.Alone(cancel).ExecuteScalarAsync<string?>(
            "select state from accounts.registrations where username_index = @username and pair_index = @pair and state in ('waiting', 'needs_visit')",
            new { username = indexes.Username(id.Value), pair = indexes.Pair(id, mobile) });
        return state switch
        {
            null => [],
            "waiting" => [new DueThing(DueTurn.Others, null, texts["Due.Waiting"], null) { More = texts["Due.Waiting.More"] }],
            _ => [new DueThing(DueTurn.Yours, null, texts["Due.Visit"], null) { More = texts["Due.Visit.More"] }],
        };
    }
}

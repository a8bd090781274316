using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Kernel;
using Panah.People.Safety;
using Panah.People.Staff;

namespace Panah.People;

/// <summary>What operators do about sessions that may not stand (row O9, ASVS 7.4.5).</summary>
internal static class SessionCommands
{
    public static readonly OperatorCommand End = new("sessions end", "Ends all sessions of a person and what they gave other services, those of a member of staff, or everybody's.", EndAsync)
    {
        Parameters =
        [
            new("person", "National ID, or FIDA code of a foreign national."), new("staff", "User name of a member of staff."),
            new("everybody", "Of every person and all staff.", OperatorParameterKind.Flag),
        ],
    };

    private static async Task<int> EndAsync(OperatorInput input, CancellationToken cancel)
    {
        var (person, staff, everybody) = (input.Value("person"), input.Value("staff"), input.Has("everybody"));
        if (new[] { person is not null, staff is not null, everybody }.Count(chosen => chosen) != 1) throw new InvalidOperationException("Say whose: --person ID, --staff NAME or --everybody.");
        var ended = staff is not null ? await EndStaffAsync(input, staff, cancel)
            : person is not null ? await EndPersonAsync(input, await FindAsync(input, person, cancel), cancel)
            : await EndEverybodyAsync(input, cancel);
        await input.Output.WriteLineAsync($"{ended} ended.");
        return 0;
    }

    private static async Task<Guid> FindAsync(OperatorInput input, string typed, CancellationToken cancel)
    {
        var (people, id) = (input.Services.GetRequiredService<PersonDirectory>(), PersianText.Compact(typed));
        return (await people.FindByIdentifierAsync(PersonKind.Citizen, id, cancel) ?? await people.FindByIdentifierAsync(PersonKind.Foreigner, id, cancel))?.Id
            // The number itself is said nowhere.
            ?? throw new InvalidOperationException("--person: nobody here has this number.");
    }

    private static Task<int> EndPersonAsync(OperatorInput input, Guid person, CancellationToken cancel) => input.Services.GetRequiredService<AppDb>().InTransactionAsync(
        async work =>
        {
            var ended = await input.Services.GetRequiredService<Sessions>().EndAllAsync(work, person);
            foreach (var holder in input.Services.GetServices<ICredentialHolder>()) await holder.EndGivenAsync(work, person);
            await input.Services.GetRequiredService<AuditLog>().WriteAsync(work, new AuditEntry("people.sessions-ended", ActorKind.System, SubjectId: person, Details: new { ended }));
            return ended;
        },
        cancel);

    private static async Task<int> EndStaffAsync(OperatorInput input, string name, CancellationToken cancel) =>
        await input.Services.GetRequiredService<StaffDesk>().EndSessionsAsync(name, cancel) ?? throw new InvalidOperationException($"--staff: there is no {name}.");

    /// <summary>One person after the other: a lock on all of them would keep everybody waiting.</summary>
    private static async Task<int> EndEverybodyAsync(OperatorInput input, CancellationToken cancel)
    {
        var ended = 0;
        foreach (var member in await input.Services.GetRequiredService<StaffDesk>().ListAsync(cancel)) ended += await EndStaffAsync(input, member.Username, cancel);
        foreach (var person in await input.Services.GetRequiredService<AppDb>().Alone(cancel).QueryAsync<Guid>("select distinct person_id from people.sessions where ended_at is null"))
            ended += await EndPersonAsync(input, person, cancel);
        return ended;
    }
}

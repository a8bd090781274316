using Panah.Registries;

namespace Panah.Accounts.Registration;

/// <summary>Asks each registry what is not known yet. A registry that is down leaves its answer open.</summary>
internal sealed class RegistryQuestions(CivilRegistry civil, SimRegistry sim, InsuredRegistry insured, MedicalRegistry medical)
{
    /// <returns>All answers so far, and the branch that keeps the person's file where the insured registry told it.</returns>
    public async Task<(CheckAnswers Answers, string? Branch)> AskAsync(RegistrationForm form, CheckAnswers known, CancellationToken cancel)
    {
        string? branch = null;
        var civilAnswer = OrOpen(known.Civil, async () =>
            CivilComparison.Matches(form, await civil.FindAsync(form.NationalId, form.BirthDate!.Value, cancel)));
        var simAnswer = OrOpen(known.Sim, () => sim.IsOwnerAsync(form.Mobile, form.NationalId.Value, cancel));
        var insuredAnswer = form.Kind == RegistrationKind.Physician ? Task.FromResult<bool?>(null) : OrOpen(known.Insured, async () =>
        {
            var file = await insured.FindAsync(form.NationalId.Value, cancel);
            branch = file?.BranchCode;
            return file is not null;
        });
        var medicalAnswer = form.Kind == RegistrationKind.Insured ? Task.FromResult<bool?>(null) : OrOpen(known.Medical, () =>
            medical.IsMemberAsync(form.NationalId, form.MedicalCouncilNumber!, cancel));
        return (new CheckAnswers(await civilAnswer, await simAnswer, await insuredAnswer, await medicalAnswer), branch);
    }

    private static async Task<bool?> OrOpen(bool? known, Func<Task<bool>> ask)
    {
        if (known is not null) return known;
        try
        {
            return await ask();
        }
        catch (RegistryUnavailableException)
        {
            return null;
        }
    }
}

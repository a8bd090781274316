using Panah.Data;


namespace Panah.People.Safety;

/// <summary>What «this wasn't me» closed, and what opens it again.</summary>
internal static class ClosedAccounts
{
    /// <summary>
    /// A person whose account was closed by «this wasn't me» opens it by proving themself again, with a code to their phone and the SIM registry's word;
    /// then no word of before closes it any more. Nothing else signs in to a closed account.
    /// </summary>
    public static async Task LiftAsync(Work work, Guid personId, SignInProof proof, DateTimeOffset now)
    {
        const SignInMethods proves = SignInMethods.SmsCode | SignInMethods.RegistryProof;
        if ((proof.Methods & proves) == proves)
        {
            await work.ExecuteAsync(
                """
                with lifted as (update people.persons set frozen_at = null where id = @personId and frozen_at is not null returning id)
                update people.alarms a set closed_at = @now from lifted where a.person_id = lifted.id and a.raised_at is null and a.closed_at is null
                """,
                new { personId, now });
        }
        else if (await work.ExecuteScalarAsync<bool>(
            "select exists (select from people.persons where id = @personId and frozen_at is not null for share)", new { personId }))
        {
            throw new AccountClosedException();
        }
    }
}

using Panah.Kernel;
using Panah.Registries;

namespace Panah.Entitlement;

/// <summary>Puts one question through: the engine answers from the read model, and where that is silent the registry is asked first.</summary>
internal sealed class InquiryDesk(InquiryEngine engine, CoverModel model, CoverRegistry registry, Allowances allowances) : IDisposable
{
    /// <summary>What one node asks the registry at the same time: a slow one must not take all connections with it.</summary>
    private readonly SemaphoreSlim _asking = new(32);

    /// <summary>Nothing is debited unless the verdict is an answer.</summary>
    public async Task<Answer> AskAsync(NationalId about, Inquiry inquiry, CancellationToken cancel)
    {
        var answer = await engine.AskAsync(inquiry, cancel);
        if (answer.Verdict == Verdict.CreditUnknown && inquiry.ClientId is { } client && await allowances.BeginAsync(client, inquiry.Credit, cancel))
            answer = await engine.AskAsync(inquiry, cancel);
        if (answer.Verdict != Verdict.Silent) return answer;
        if (!await LearnAsync(about, inquiry.Person, cancel)) return new Answer(Verdict.RegistryDown);
        answer = await engine.AskAsync(inquiry, cancel);
        return answer.Verdict == Verdict.Silent ? new Answer(Verdict.RegistryDown) : answer;
    }

    private async Task<bool> LearnAsync(NationalId about, Guid person, CancellationToken cancel)
    {
        await _asking.WaitAsync(cancel);
        try
        {
            var record = await registry.FindAsync(about, cancel);
            await model.LearnAsync(person, record?.CoveredUntil, cancel);
            return true;
        }
        catch (RegistryUnavailableException)
        {
            return false;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();
}

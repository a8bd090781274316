using Panah.Kernel;

namespace Panah.Registries;

/// <summary>What the bank says became of a payment.</summary>
public enum BankState
{
    /// <summary>The payer has not chosen yet.</summary>
    Started,
    Paid,
    Cancelled,

    /// <summary>Was paid, and the money went back.</summary>
    Refunded,
}

/// <summary>A payment that waits at the bank.</summary>
/// <param name="Token">The bank's name of it.</param>
/// <param name="PayUrl">Where the payer's browser goes.</param>
public sealed record StartedPayment(string Token, Uri PayUrl);

/// <summary>A payment as the bank knows it. Who asked compares amount and reference with their own.</summary>
/// <param name="BankReference">The bank's number of a payment that was made; null for others.</param>
public sealed record BankPayment(BankState State, Rial Amount, string Reference, string? BankReference);

/// <summary>
/// The bank, server to server: the only word on a payment that counts. What a browser or a notification says is a reason to ask, never an answer.
/// Throws <see cref="RegistryUnavailableException"/>.
/// </summary>
public sealed class Bank
{
    internal const string Name = "bank";

    private readonly RegistryClient _client;

    internal Bank(RegistryClient client, RegistrySettings settings) => (_client, PayOrigin) = (client, settings.BankPayOrigin);

    /// <summary>Origin of the bank's page for payers; null where no bank is set.</summary>
    public Uri? PayOrigin { get; }

    /// <summary>Begins a payment. Tried again when no answer came: a token that was given to nobody can't be paid.</summary>
    /// <param name="reference">Ours, shown to the payer and told back with every answer.</param>
    /// <param name="amount">To pay.</param>
    /// <param name="returnUrl">Where the payer comes back to.</param>
    /// <param name="notifyUrl">Where the bank tells of the end.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<StartedPayment> StartAsync(string reference, Rial amount, Uri returnUrl, Uri notifyUrl, CancellationToken cancel)
    {
        var answer = await _client.AskAsync<Till>("payments", new { reference, amount = amount.Amount, returnUrl, notifyUrl }, cancel);
        // A browser is sent to no other place than the bank's.
        return answer is { Token.Length: > 0 and <= 100 } && Uri.TryCreate(answer.PayUrl, UriKind.Absolute, out var pay) && PayOrigin is { } origin && origin.IsBaseOf(pay)
            ? new StartedPayment(answer.Token, pay)
            : throw _client.Nonsense();
    }

    /// <summary>Asks how a payment stands. Asking again answers the same.</summary>
    public Task<BankPayment> VerifyAsync(string token, CancellationToken cancel) => AskAsync(token, "verify", cancel);

    /// <summary>Gives the money back. Asking again gives nothing back a second time.</summary>
    public Task<BankPayment> RefundAsync(string token, CancellationToken cancel) => AskAsync(token, "refund", cancel);

    private async Task<BankPayment> AskAsync(string token, string what, CancellationToken cancel)
    {
        var answer = await _client.AskAsync<Answer>($"payments/{Uri.EscapeDataString(token)}/{what}", new { }, cancel);
        return answer is { State: { } state, Amount: > 0, Reference.Length: > 0 } && (state is not BankState.Paid || answer.BankReference is { Length: > 0 and <= 100 })
            ? new BankPayment(state, new Rial(answer.Amount), answer.Reference, answer.BankReference)
            : throw _client.Nonsense();
    }

    private sealed record Till(string? Token, string? PayUrl);

    private sealed record Answer(BankState? State, long Amount, string? Reference, string? BankReference);
}

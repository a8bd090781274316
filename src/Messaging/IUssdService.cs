using Panah.Kernel;

namespace Panah.Messaging;

/// <summary>Answers one USSD code that a phone dials, such as <c>*4*40#</c>. Registered by the capability that knows the answer.</summary>
public interface IUssdService
{
    string Code { get; }

    /// <summary>The text the phone shows; at most 182 characters (GSM 02.90).</summary>
    Task<string> AnswerAsync(MobileNumber caller, CancellationToken cancel);
}

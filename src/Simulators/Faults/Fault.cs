namespace Panah.Simulators.Faults;

/// <summary>How a simulated party misbehaves.</summary>
public enum FaultKind
{
    /// <summary>The connection is cut before anything is done.</summary>
    Down,

    /// <summary>Answers rightly, after <see cref="Fault.DelayMs"/>.</summary>
    Slow,

    /// <summary>Answers 500 (SMTP: 451) and does nothing.</summary>
    Errors,

    /// <summary>Does what it is asked twice; a registry answers as usual.</summary>
    Duplicate,

    /// <summary>Does what it is asked, and the connection is cut before the answer.</summary>
    LostAck,

    /// <summary>A registry's answer is that nothing fits; a gateway's is a well-formed answer to another question; the bank's amount differs.</summary>
    Mismatch,
}

/// <param name="Rate">Share of calls that go wrong: 1 is every call, 0.5 every second one.</param>
/// <param name="DelayMs">Waited before anything else, whatever the kind.</param>
public sealed record Fault(FaultKind Kind, double Rate = 1, int DelayMs = 0);

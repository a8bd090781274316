namespace Panah.Kernel;

/// <summary>What a newcomer is told at the end of the start, outside Production: demo people, staff sign-ins. Capabilities register them.</summary>
public interface IStartNote
{
    /// <summary>One or more lines; empty for nothing.</summary>
    Task<string> TellAsync(CancellationToken cancel);
}

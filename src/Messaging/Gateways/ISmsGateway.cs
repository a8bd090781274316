namespace Panah.Messaging.Gateways;

/// <summary>What a gateway's answer means for us.</summary>
internal enum Handed
{
    /// <summary>It has the message.</summary>
    Taken,

    /// <summary>It has not, and another try may succeed.</summary>
    NotTaken,

    /// <summary>It will never take this message: the recipient is wrong.</summary>
    Refused,

    /// <summary>No answer, or none that says: it may have the message.</summary>
    Unsure,
}

internal readonly record struct HandedTo(Handed Result, string? GatewayId = null);

/// <summary>What a gateway knows of a message.</summary>
internal enum Whereabouts
{
    Unknown,
    OnItsWay,
    Delivered,
    Failed,
}

/// <summary>An SMS gateway's own dialect.</summary>
internal interface ISmsGateway
{
    /// <summary>sms1, sms2: as in the log.</summary>
    string Name { get; }

    /// <summary>Share of messages while all is well.</summary>
    int Share { get; }

    /// <param name="reference">Ours, the same at each try.</param>
    /// <param name="mobile">09…</param>
    /// <param name="text">Text.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<HandedTo> SendAsync(string reference, string mobile, string text, CancellationToken cancel);

    /// <summary>Asks by our reference whether an unanswered message was taken. <see cref="Handed.Unsure"/> when it doesn't answer this either.</summary>
    Task<HandedTo> FindAsync(string reference, CancellationToken cancel);

    Task<Whereabouts> AskAsync(string gatewayId, CancellationToken cancel);
}

namespace Panah.Notices.Letters;

/// <summary>A letter as its employer reads it (row N3).</summary>
/// <param name="Body">متن پیامک</param>
internal sealed record Letter(LetterLine Line, string Body, IReadOnlyList<AttachmentLine> Attachments, IReadOnlyList<LetterEvent> Events);

/// <param name="Size">Bytes.</param>
internal sealed record AttachmentLine(Guid Id, string Name, string Type, int Size);

/// <summary>A file as it was handed in.</summary>
internal sealed record AttachmentFile(string Name, byte[] Content);

/// <summary>What happened to a letter: who of the employer, and when.</summary>
/// <param name="State"><c>accepted</c>, <c>announced</c>, <c>undeliverable</c>, <c>reminded</c>, <c>viewed</c>, <c>fetched</c> or <c>confirmed</c>.</param>
internal sealed record LetterEvent(string State, DateTimeOffset At, Guid? PersonId);

/// <summary>A reading by an official body (row N6).</summary>
internal sealed record PermitRead(DateTimeOffset At, string Address, string? ForWhom);

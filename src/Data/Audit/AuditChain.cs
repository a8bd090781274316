using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Panah.Data;

/// <summary>A row as the chain sees it.</summary>
internal sealed record ChainedEntry(
    long Id, long Xact, DateTimeOffset At, string Action, string ActorKind, Guid? ActorId, Guid? SubjectId, string? ObjectId, string? Details);

/// <summary>One seal: the rows of transactions from <see cref="FromXact"/> up to, not including, <see cref="ToXact"/>.</summary>
internal sealed record AuditSeal(long Number, long FromXact, long ToXact, long Entries, byte[] Hash, DateTimeOffset At);

/// <summary>Hash of a seal = SHA-256(hash of the one before, its bounds, then each row in the order of transaction and id).</summary>
internal sealed class AuditChain : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public AuditChain(byte[] previous, long number, long fromXact, long toXact)
    {
        _hash.AppendData(previous);
        Append(number.ToString(CultureInfo.InvariantCulture));
        Append(fromXact.ToString(CultureInfo.InvariantCulture));
        Append(toXact.ToString(CultureInfo.InvariantCulture));
    }

    public long Entries { get; private set; }

    public void Add(ChainedEntry entry)
    {
        Entries++;
        Append(entry.Id.ToString(CultureInfo.InvariantCulture));
        Append(entry.Xact.ToString(CultureInfo.InvariantCulture));
        Append(entry.At.UtcTicks.ToString(CultureInfo.InvariantCulture));
        Append(entry.Action);
        Append(entry.ActorKind);
        Append(entry.ActorId?.ToString());
        Append(entry.SubjectId?.ToString());
        Append(entry.ObjectId);
        Append(entry.Details);
    }

    public byte[] End() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();

    // Each field with its length, so that no text moves from one field into the next; null is not the empty text.
    private void Append(string? text)
    {
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, text is null ? -1 : bytes.Length);
        _hash.AppendData(length);
        _hash.AppendData(bytes);
    }
}

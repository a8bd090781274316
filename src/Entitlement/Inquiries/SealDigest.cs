using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Panah.Entitlement;

/// <summary>
/// SHA-256 over the rows of a group in the order of their numbers. It stands in the audit chain, so that an inquiry edited,
/// added or taken away afterwards is found, at the price of one audit line a commit.
/// </summary>
internal sealed class SealDigest : IDisposable
{
    private readonly SortedDictionary<long, byte[]> _rows = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Seal { get; private set; }

    public int Count => _rows.Count;

    public void Add(long seal, Answer answer, DateTimeOffset at, Inquiry inquiry, long? creditId) =>
        Add(seal, answer.Number, at, inquiry.Person, answer.Covered, answer.CoveredUntil, creditId, answer.CreditLeft, inquiry.ClientId, inquiry.Asker);

    public void Add(long seal, long number, DateTimeOffset at, Guid person, bool covered, DateOnly? until, long? creditId, int? creditLeft, string? clientId, Guid? asker)
    {
        Seal = seal;
        var nameEnds = 61 + (clientId is null ? 0 : Encoding.UTF8.GetByteCount(clientId));
        // Rows without an asker, all of before among them, are hashed as they always were.
        var row = new byte[nameEnds + (asker is null ? 0 : 16)];
        var span = row.AsSpan();
        BinaryPrimitives.WriteInt64BigEndian(span, seal);
        BinaryPrimitives.WriteInt64BigEndian(span[8..], number);
        // PostgreSQL keeps microseconds.
        BinaryPrimitives.WriteInt64BigEndian(span[16..], at.UtcTicks / TimeSpan.TicksPerMicrosecond);
        person.TryWriteBytes(span[24..40], bigEndian: true, out _);
        span[40] = covered ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(span[41..], until?.DayNumber ?? -1);
        BinaryPrimitives.WriteInt64BigEndian(span[45..], creditId ?? -1);
        BinaryPrimitives.WriteInt32BigEndian(span[53..], creditLeft ?? -1);
        BinaryPrimitives.WriteInt32BigEndian(span[57..], clientId is null ? -1 : nameEnds - 61);
        if (clientId is not null) Encoding.UTF8.GetBytes(clientId, span[61..nameEnds]);
        asker?.TryWriteBytes(span[nameEnds..], bigEndian: true, out _);
        _rows.Add(number, row);
    }

    public byte[] Finish()
    {
        foreach (var row in _rows.Values) _hash.AppendData(row);
        return _hash.GetHashAndReset();
    }

    public void Dispose() => _hash.Dispose();
}

/// <summary>What the audit's line of a group tells.</summary>
/// <param name="Digest">Hexadecimal.</param>
internal sealed record SealDetails(int Count, string Digest);

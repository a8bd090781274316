using Microsoft.Extensions.Logging;
using Npgsql;
using Panah.Data;

namespace Panah.Entitlement;

/// <summary>Inquiries share commits (ADR 1001). Every one carries a key, by which a group that is run again finds what it has already done.</summary>
internal sealed class InquiryEngine(AppDb db, AuditLog audit, TimeProvider time, EntitlementSettings settings, ILogger<InquiryEngine> log)
    : SharedCommits<Inquiry, Answer>(db, time, settings.Commits, SameKey, log)
{
    // Two of one key in one group would both be new to the statement.
    private static readonly IEqualityComparer<Inquiry> SameKey = EqualityComparer<Inquiry>.Create((a, b) => a!.Once == b!.Once, inquiry => inquiry.Once.GetHashCode());

    private readonly TimeProvider _time = time;

    protected override Answer Busy => new(Verdict.Busy);

    protected override Answer Failed => new(Verdict.Failed);

    protected override async Task<SharedStatement<Inquiry, Answer>> PrepareAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        await AnswerStatement.PrepareAsync(connection, audit, _time, settings.FreshFor, cancel);
}

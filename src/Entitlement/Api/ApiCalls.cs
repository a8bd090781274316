using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Panah.Data;
using Panah.Kernel;
using Panah.OpenId;

namespace Panah.Entitlement;

/// <summary>Judges a client's request and asks, for one inquiry and for each line of a batch.</summary>
internal sealed class ApiCalls(InquiryDesk desk, Keys keys, RateLimits limits, EntitlementSettings settings, TimeProvider time)
{
    /// <summary>Wrong credit codes that a client may try: six digits can't be guessed at this pace.</summary>

    private readonly ConcurrentDictionary<string, Pace> _paces = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _barred = new(StringComparer.Ordinal);

    /// <summary>The client's pace on this node; counted in memory, since it protects this node.</summary>
    public bool IsTooFast(Bearer bearer) => !_paces.GetOrAdd(bearer.ClientId, static _ => new Pace()).TryTake(time.GetUtcNow().ToUnixTimeSeconds(), settings.ClientRate);

    /// <param name="key">The client's idempotency key; null draws one.</param>
    public async Task<(Answer Answer, ApiProblem? Problem)> AskAsync(Bearer bearer, ApiRequest request, string? key, CancellationToken cancel)
    {
        if (!NationalId.TryParse(request.NationalId, out var about, out var reason)) return (default, new ApiProblem(422, reason, "nationalId"));
        var withCode = !string.IsNullOrEmpty(request.Mobile) || !string.IsNullOrEmpty(request.CreditCode);
        if (!TryCredit(bearer, request, withCode, out var credit, out var problem)) return (default, problem);
        if (withCode && _barred.TryGetValue(bearer.ClientId, out var until) && until > time.GetUtcNow()) return (default, ApiProblem.TooMany with { RetryAfter = 60 });
        var once = key is null ? new Guid(RandomNumberGenerator.GetBytes(16)) : keys.Once(bearer.ClientId, key);
        var answer = await desk.AskAsync(about, new Inquiry(once, keys.Person(about), credit, bearer.ClientId), cancel);
        if (answer.IsAnswer) return (answer, null);
        if (withCode && answer.Verdict == Verdict.CreditUnknown) await CountWrongAsync(bearer, cancel);
        return (default, ApiProblem.Of(answer.Verdict));
    }

    private bool TryCredit(Bearer bearer, ApiRequest request, bool withCode, out Guid credit, out ApiProblem? problem)
    {
        (credit, problem) = (default, null);
        if (!withCode)
        {
            credit = keys.Client(bearer.ClientId);
            return true;
        }

        if (!MobileNumber.TryParse(request.Mobile, out var mobile, out var reason)) problem = new ApiProblem(422, reason, "mobile");
        else if (string.IsNullOrWhiteSpace(request.CreditCode)) problem = new ApiProblem(422, "CreditCode.Required", "creditCode");
        // What can't be a code is one that has no credit.
        else if (!CreditCode.TryParse(request.CreditCode, out var code, out _)) problem = ApiProblem.Of(Verdict.CreditUnknown);
        else credit = keys.Code(mobile, code);
        return problem is null;
    }

    private async Task CountWrongAsync(Bearer bearer, CancellationToken cancel)
    {
        var wait = await limits.TryTakeAsync(bearer.ClientId, LimitBook.EntitlementWrongCodes, cancel);
        if (wait > TimeSpan.Zero) _barred[bearer.ClientId] = time.GetUtcNow() + wait;
    }

    /// <summary>So many in each second.</summary>
    private sealed class Pace
    {
        private readonly Lock _lock = new();
        private long _second;
        private int _taken;

        public bool TryTake(long second, int limit)
        {
            lock (_lock)
            {
                if (second != _second) (_second, _taken) = (second, 0);
                return ++_taken <= limit;
            }
        }
    }
}

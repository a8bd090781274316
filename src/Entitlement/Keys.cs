using System.Collections.Concurrent;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Entitlement;

/// <summary>Keyed hashes under which people, codes and requests are looked up; 16 bytes each, kept as uuid.</summary>
internal sealed class Keys(PersonalData data)
{
    private readonly ConcurrentDictionary<string, Guid> _clients = new(StringComparer.Ordinal);

    public Guid Person(NationalId id) => Key("entitlement.person", id.Value);

    public Guid Mobile(MobileNumber mobile) => Key("entitlement.mobile", mobile.Value);

    /// <summary>Mobile and code together: a code on another mobile is simply another key.</summary>
    public Guid Code(MobileNumber mobile, CreditCode code) => Key("entitlement.credit", $"{mobile.Value}|{code.Value}");

    /// <summary>Asked at every request of the few clients there are.</summary>
    public Guid Client(string clientId) => _clients.GetOrAdd(clientId, static (id, keys) => keys.Key("entitlement.client", id), this);

    /// <summary>One requester's idempotency key; another requester's equal key is another one.</summary>
    public Guid Once(string requester, string key) => Key("entitlement.once", $"{requester}|{key}");

    private Guid Key(string purpose, string value) => new(data.BlindIndex(purpose, value), bigEndian: true);
}

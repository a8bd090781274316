using System.Security.Cryptography;
using System.Text;

namespace Panah.Data;

/// <summary>
/// The node's secrets: numbered master keys, the highest of which encrypts and all of which decrypt, and the index key, which never
/// changes because look-ups rest on it. Keys for a use are derived (HKDF-SHA256, RFC 5869), never used bare.
/// </summary>
internal sealed class KeyRing
{
    private readonly SortedDictionary<byte, byte[]> _masters = [];
    private readonly byte[] _index;

    private KeyRing(byte[] index, IEnumerable<KeyValuePair<byte, byte[]>> masters)
    {
        _index = index;
        foreach (var (id, key) in masters)
            _masters.Add(id, key);
    }

    /// <summary>Id of the key that encrypts from now on.</summary>
    public byte Newest => _masters.Keys.Last();

    /// <summary>How many keys decrypt.</summary>
    public int Count => _masters.Count;

    public bool Has(byte id) => _masters.ContainsKey(id);

    /// <summary>True when it reads and finds all that <paramref name="other"/> encrypted.</summary>
    public bool Covers(KeyRing other) => _index.AsSpan().SequenceEqual(other._index)
        && other._masters.All(one => _masters.TryGetValue(one.Key, out var key) && key.AsSpan().SequenceEqual(one.Value));

    /// <summary>Reads <c>index=BASE64;1=BASE64;2=BASE64</c>; line breaks serve as well as semicolons.</summary>
    /// <param name="origin">What to name in an error: the variable or the file.</param>
    public static KeyRing Parse(string text, string origin)
    {
        var parts = text.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .ToList();
        if (parts.Any(part => part.Length != 2) || parts.All(part => part[0] != "index") || parts.Count < 2)
            throw new InvalidOperationException($"{origin} must read index=BASE64;1=BASE64 (further keys as 2=…, 3=…), each of 32 bytes.");
        byte[] Key(string name, string value) =>
            Convert.TryFromBase64String(value, new byte[value.Length], out var length) && length == 32
                ? Convert.FromBase64String(value)
                : throw new InvalidOperationException($"{origin}: key {name} is not 32 bytes of base64.");
        var masters = parts.Where(part => part[0] != "index").Select(part => KeyValuePair.Create(
            byte.TryParse(part[0], out var id) ? id : throw new InvalidOperationException($"{origin}: {part[0]} is not a key number from 0 to 255."),
            Key(part[0], part[1])));
        return new KeyRing(Key("index", parts.First(part => part[0] == "index")[1]), masters);
    }

    /// <summary>Reads the ring from the folder, or makes one at the first start.</summary>
    public static KeyRing InFolder(string dataFolder)
    {
        var path = FileIn(dataFolder);
        if (!File.Exists(path))
            PrivateFiles.WriteOnce(path, $"index={NewKey()}\n1={NewKey()}\n");
        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>Where the ring of a data folder lies.</summary>
    public static string FileIn(string dataFolder) => Path.Combine(dataFolder, "keys", "ring");

    /// <summary>A key of 32 bytes for one use.</summary>
    /// <exception cref="CryptographicException">The ring has no key of this number.</exception>
    public byte[] Derive(byte id, string use) => _masters.TryGetValue(id, out var master)
        ? HKDF.DeriveKey(HashAlgorithmName.SHA256, master, 32, info: Encoding.UTF8.GetBytes(use))
        : throw new CryptographicException($"Key {id} is not in the ring.");

    /// <summary>An index key of 32 bytes for one use, the same for ever.</summary>
    public byte[] DeriveIndex(string use) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _index, 32, info: Encoding.UTF8.GetBytes(use));

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}

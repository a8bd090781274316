using System.Text;
using System.Text.Json.Nodes;

namespace Panah.Tests.Attacks;

/// <summary>Spoils what was right, byte by byte or value by value; the same seed spoils the same.</summary>
internal sealed class Mutations(int seed)
{
    private static readonly string[] Words =
    [
        "\"", "{", "}", "[", "]", "[[[[[[[[[[[[",
        ":", ",", "\\", "\\u0000", "\\ud800", "\\udc00", "null", "true", "-1", "0", "-0.0", "1e400",
        "99999999999999999999", "0x", ".", "..", "....", "=", "==",
        "&", ";", "%", "%00", "%ff", "%ED%A0%80", "+", "/", "\\/", "//", "\n", "\r", "\r\n", "\n\n\n", "\0", " ", "\t", "\u00ff", "\u00ef\u00bb\u00bf", "\u00db\u00b1", "\u00e2\u0080\u008f",
        "AAAA", "A", "eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiJ9.e30.", "e30", "W10", "Basic ", "Bearer ", "DPoP ", "none", "HS256", "http://", "javascript:", "'", "--", "<", "*4*40#",
    ];

    private readonly Random _random = new(seed);

    public int Below(int most) => _random.Next(most);

    /// <summary>One to five changes: a bit, a byte, a word of the grammar put in, a piece cut out, doubled or moved, the end cut off.</summary>
    public byte[] Bytes(ReadOnlySpan<byte> right)
    {
        var bytes = new List<byte>(right.ToArray());
        for (var left = 1 + _random.Next(5); left > 0; left--)
        {
            var at = _random.Next(bytes.Count + 1);
            var length = Math.Min(bytes.Count - at, 1 + _random.Next(16));
            switch (_random.Next(8))
            {
                case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
                case 1 when at < bytes.Count: bytes[at] = (byte)_random.Next(256); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                case 5: bytes.InsertRange(at, Enumerable.Repeat(bytes.Count == 0 ? (byte)'x' : bytes[_random.Next(bytes.Count)], _random.Next(2_000))); break;
                default: bytes.InsertRange(at, Encoding.Latin1.GetBytes(Words[_random.Next(Words.Length)])); break;
            }
        }

        return [.. bytes];
    }

    public byte[] Bytes(string right) => Bytes(Encoding.UTF8.GetBytes(right));

    /// <summary>For headers and addresses, which hold no end of line.</summary>
    public string Line(string right) => string.Concat(Encoding.Latin1.GetString(Bytes(right)).Where(c => c is >= ' ' and < '\u007f'));

    /// <summary>Values of another kind, missing ones, and ones more, in what will be signed as it is.</summary>
    public void Json(JsonObject right)
    {
        for (var left = 1 + _random.Next(3); left > 0; left--)
        {
            var names = right.Select(member => member.Key).Append("crit").Append("x").ToList();
            var name = names[_random.Next(names.Count)];
            if (_random.Next(5) == 0) right.Remove(name);
            else right[name] = Value();
        }
    }

    private JsonNode? Value() => _random.Next(12) switch
    {
        0 => null,
        1 => true,
        2 => -1,
        3 => JsonNode.Parse("1e400"),
        4 => long.MaxValue,
        5 => new JsonArray(),
        6 => new JsonArray(null, 1, "a", new JsonObject()),
        7 => new JsonObject { ["a"] = new JsonArray(new JsonArray()) },
        8 => new string('x', 5_000),
        9 => JsonNode.Parse("12345678901234567890123456789"),
        10 => "\ud800\0\u202e",
        _ => Words[_random.Next(Words.Length)],
    };
}

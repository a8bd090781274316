using System.Globalization;
using System.Text;

namespace Panah.Tests.Attacks;

/// <summary>Values that nobody meant, seeded: the same number gives the same attack.</summary>
internal sealed class Nasty(int seed)
{
    private static readonly string[] Values =
    [
        "", " ", "\0", "a\0b", new('x', 8_001), new('ی', 10_000), new('9', 400), "٠١٢٣٤٥٦٧٨٩", "۱۲۳۴۵۶۷۸۹۰", "-1", "0", "-0", "1e309", "NaN", "Infinity", "2147483648",
        "-9223372036854775809", "99999999999999999999999999", "3.5", "1,5", "0x10", "true", "on", "null", "undefined", "00000000-0000-0000-0000-000000000000",
        "0001-01-01", "9999-12-31", "1405/13/32", "1405/12/30", "۱۴۰۵/۰۱/۰۱", "0000/00/00", "1990-02-30", "0499370899", "0000000000", "1111111111", "09121234567", "+989121234567",
        "' or '1'='1", "'; drop table x; --", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "%00", "%", "%zz", "../../etc/passwd", "a\r\nSet-Cookie: x=1", "\u202Eabc",
        "\u200C\u200C", "\uFEFF", "😀😀😀", "\uFFFF", "e\u0301\u0301\u0301", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/me?q=حقوق", "{}", "[]", "{\"a\":1}",
        "[[[[[[[[", "*4*40#", "a@b", "a@b.c", "\"@\"", "=1+1", "\t", "\n", "eyJhbGciOiJub25lIn0.e30.", "openid openid", "urn:ietf:params:oauth:request_uri:x", "123456", "12345678",
    ];

    private static readonly string[] Odd = ["__proto__", "X[0]", "X[-1]", "X[99999999]", "X.Y.Z", "handler", "__RequestVerificationToken2", "", "ی", "a b", "Details[0].X"];

    private readonly Random _random = new(seed);

    public int Below(int most) => _random.Next(most);

    public T One<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    public string Value() => _random.Next(6) == 0 ? Scrambled() : One(Values);

    /// <summary>Some of the fields with nasty values, now and then twice, with others that there are not.</summary>
    public List<KeyValuePair<string, string>> Fields(IReadOnlyList<string> names)
    {
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var name in names)
        {
            if (_random.Next(4) == 0) continue;
            fields.Add(new(name, Value()));
            if (_random.Next(12) == 0) fields.Add(new(name, Value()));
        }

        if (_random.Next(4) == 0) fields.Add(new(One(Odd), Value()));
        return fields;
    }

    /// <summary>JSON that is right, wrong, deep or cut off.</summary>
    public string Json(IReadOnlyList<string> names) => _random.Next(8) switch
    {
        0 => Value(),
        1 => new string('[', 2_000),
        2 => "{\"nationalId\":\"\\ud800\",\"mobile\":\"\\u0000\",\"subject\":\"\\udc00x\"}",
        3 => "{\"a\":1,\"a\":2",
        _ => "{" + string.Join(',', names.Where(_ => _random.Next(3) > 0).Select(name => $"\"{name}\":{JsonValue()}")) + "}",
    };

    private string JsonValue() => _random.Next(7) switch
    {
        0 => "null",
        1 => _random.Next(2) == 0 ? "true" : "-1",
        2 => "1e400",
        3 => "{\"x\":[]}",
        4 => "[\"a\",1]",
        _ => System.Text.Json.JsonSerializer.Serialize(Value()),
    };

    private string Scrambled()
    {
        var text = new StringBuilder();
        for (var left = _random.Next(1, 60); left > 0; left--)
            text.Append((char)_random.Next(1, 0x2000));
        return text.ToString().Normalize(NormalizationForm.FormC).ToString(CultureInfo.InvariantCulture);
    }
}

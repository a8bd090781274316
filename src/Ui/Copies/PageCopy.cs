using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Panah.Ui.Copies;

/// <summary>A rendered page, cut where its fresh values stood: pieces of UTF-8 with a hole after each but the last.</summary>
internal sealed class PageCopy
{
    private readonly byte[][] _pieces;
    private readonly (int Value, int Form)[] _holes;
    private readonly FreshValue[] _values;

    private PageCopy(byte[][] pieces, (int, int)[] holes, FreshValue[] values, DateTimeOffset until) =>
        (_pieces, _holes, _values, Until) = (pieces, holes, values, until);

    /// <summary>When it is to be rendered anew.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>Null where a value that must be fresh does not stand in the page as it was told: such a page is not copied.</summary>
    public static PageCopy? Cut(byte[] page, IReadOnlyList<FreshValue> values, DateTimeOffset until)
    {
        var pieces = new List<byte[]>();
        var holes = new List<(int, int)>();
        // A token's part is looked for after the token itself.
        var sought = values.SelectMany((value, index) => value.Shown.Select((text, form) => (Text: Encoding.ASCII.GetBytes(text), Value: index, Form: form)))
            .OrderByDescending(hole => hole.Text.Length).ToArray();
        var rest = page.AsSpan();
        while (true)
        {
            var (at, found) = (-1, -1);
            for (var i = 0; i < sought.Length; i++)
            {
                var index = rest.IndexOf(sought[i].Text);
                if (index >= 0 && (at < 0 || index < at)) (at, found) = (index, i);
            }

            if (found < 0) break;
            pieces.Add(rest[..at].ToArray());
            holes.Add((sought[found].Value, sought[found].Form));
            rest = rest[(at + sought[found].Text.Length)..];
        }

        pieces.Add(rest.ToArray());
        var whole = Enumerable.Range(0, values.Count).All(value => holes.Exists(hole => hole.Item1 == value));
        return whole ? new PageCopy([.. pieces], [.. holes], [.. values], until) : null;
    }

    /// <summary>The page with its values renewed for this request.</summary>
    public void Write(HttpContext http, IBufferWriter<byte> to)
    {
        var fresh = Array.ConvertAll(_values, value => value.Renew(http));
        for (var i = 0; i < _pieces.Length; i++)
        {
            to.Write(_pieces[i]);
            if (i < _holes.Length) Encoding.ASCII.GetBytes(fresh[_holes[i].Value][_holes[i].Form], to);
        }
    }
}

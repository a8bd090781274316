using System.Globalization;
using System.Numerics;

namespace Panah.Ui.SecurityCodes;

/// <summary>Reads the outline of a glyph (SVG path: M, L, Q, Z) into closed polygons.</summary>
internal static class Outline
{
    private const int StepsPerCurve = 6;

    public static List<List<Vector2>> Read(string path)
    {
        List<List<Vector2>> polygons = [];
        List<Vector2> current = [];
        for (var at = 0; at < path.Length;)
        {
            var command = path[at++];
            var end = at;
            while (end < path.Length && !char.IsAsciiLetter(path[end])) end++;
            var points = Points(path[at..end]);
            at = end;
            switch (command)
            {
                case 'M':
                    current = [points[0]];
                    polygons.Add(current);
                    break;
                case 'L':
                    current.AddRange(points);
                    break;
                case 'Q':
                    foreach (var curve in points.Chunk(2)) AddCurve(current, curve[0], curve[1]);
                    break;
            }
        }

        return polygons;
    }

    private static void AddCurve(List<Vector2> polygon, Vector2 control, Vector2 end)
    {
        var start = polygon[^1];
        for (var step = 1; step <= StepsPerCurve; step++)
        {
            var t = step / (float)StepsPerCurve;
            polygon.Add(Vector2.Lerp(Vector2.Lerp(start, control, t), Vector2.Lerp(control, end, t), t));
        }
    }

    private static Vector2[] Points(string numbers)
    {
        var values = numbers.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(n => float.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return [.. values.Chunk(2).Select(pair => new Vector2(pair[0], pair[1]))];
    }
}

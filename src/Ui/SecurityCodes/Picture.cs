using System.Numerics;

namespace Panah.Ui.SecurityCodes;

/// <summary>
/// Draws a code: each digit turned, slanted, waved and set a little off, with strokes across. Grey, 4 samples a pixel side.
/// No imaging library of the feed draws fonts (ADR 303).
/// </summary>
internal sealed class Picture
{
    public const int Width = 220;
    public const int Height = 72;
    private const int Samples = 3;
    private const float DigitHeight = 46;
    private readonly byte[] _ink = new byte[Width * Samples * Height * Samples];
    private readonly Random _random;

    private Picture(Random random) => _random = random;

    /// <summary>The picture as PNG. Equal seeds give equal pictures: a picture asked for twice shows nothing more.</summary>
    public static byte[] Draw(string digits, bool latin, int seed)
    {
        var picture = new Picture(new Random(seed));
        var slot = (Width - 24f) / digits.Length;
        for (var i = 0; i < digits.Length; i++) picture.DrawDigit(digits[i], latin, 12 + slot * (i + 0.5f));
        for (var i = 0; i < 4; i++) picture.DrawStroke();
        return Png.Write(Width, Height, picture.Shade());
    }

    private void DrawDigit(char digit, bool latin, float centre)
    {
        var (path, advance) = DigitOutlines.Of(digit, latin);
        var scale = DigitHeight / 1450f * Between(0.88f, 1.12f);
        var matrix = Matrix3x2.CreateTranslation(-advance / 2f, -700) * Matrix3x2.CreateScale(scale, -scale)
            * Matrix3x2.CreateSkew(Between(-0.25f, 0.25f), 0) * Matrix3x2.CreateRotation(Between(-0.28f, 0.28f))
            * Matrix3x2.CreateTranslation(centre + Between(-3, 3), Height / 2f + Between(-6, 6));
        var (phase, depth) = (Between(0, 6.28f), Between(0.8f, 2.2f));
        Fill([.. Outline.Read(path).Select(polygon => polygon.ConvertAll(point =>
        {
            var p = Vector2.Transform(point, matrix);
            return p with { X = p.X + depth * MathF.Sin(p.Y / 7 + phase) };
        }))]);
    }

    private void DrawStroke()
    {
        var (from, to) = (new Vector2(Between(0, 20), Between(8, Height - 8)), new Vector2(Between(Width - 20, Width), Between(8, Height - 8)));
        var bend = new Vector2(Between(40, Width - 40), Between(-20, Height + 20));
        for (var step = 0; step <= 400; step++)
        {
            var t = step / 400f;
            var p = Vector2.Lerp(Vector2.Lerp(from, bend, t), Vector2.Lerp(bend, to, t), t) * Samples;
            for (var dy = -1; dy <= 1; dy++)
                for (var dx = -1; dx <= 1; dx++)
                    Ink((int)p.X + dx, (int)p.Y + dy);
        }
    }

    /// <summary>Even rows of samples, each filled between the crossings of the outline (non-zero winding).</summary>
    private void Fill(List<List<Vector2>> polygons)
    {
        for (var row = 0; row < Height * Samples; row++)
        {
            var y = (row + 0.5f) / Samples;
            List<(float X, int Way)> crossings = [];
            foreach (var polygon in polygons)
            {
                for (var i = 0; i < polygon.Count; i++)
                {
                    var (a, b) = (polygon[i], polygon[(i + 1) % polygon.Count]);
                    if (a.Y <= y == b.Y <= y) continue;
                    crossings.Add((a.X + (y - a.Y) / (b.Y - a.Y) * (b.X - a.X), a.Y < b.Y ? 1 : -1));
                }
            }

            FillRow(row, crossings);
        }
    }

    private void FillRow(int row, List<(float X, int Way)> crossings)
    {
        crossings.Sort((left, right) => left.X.CompareTo(right.X));
        var winding = 0;
        for (var i = 0; i + 1 < crossings.Count; i++)
        {
            winding += crossings[i].Way;
            if (winding == 0) continue;
            for (var x = (int)(crossings[i].X * Samples); x < (int)(crossings[i + 1].X * Samples); x++) Ink(x, row);
        }
    }

    private void Ink(int x, int y)
    {
        if (x >= 0 && x < Width * Samples && y >= 0 && y < Height * Samples) _ink[y * Width * Samples + x] = 1;
    }

    /// <summary>Dark ink on warm paper; the same in dark mode, so that the picture keeps its contrast.</summary>
    private byte[] Shade()
    {
        var grey = new byte[Width * Height];
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var covered = 0;
                for (var sy = 0; sy < Samples; sy++)
                    for (var sx = 0; sx < Samples; sx++)
                        covered += _ink[(y * Samples + sy) * Width * Samples + x * Samples + sx];
                grey[y * Width + x] = (byte)(244 - covered * 200 / (Samples * Samples));
            }

        return grey;
    }

    private float Between(float low, float high) => low + (float)_random.NextDouble() * (high - low);
}

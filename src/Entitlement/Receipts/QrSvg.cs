using System.Globalization;
using System.Text;
using QRCoder;

namespace Panah.Entitlement;

/// <summary>A QR code as inline SVG: sharp on paper, and allowed by a policy that allows no data: pictures.</summary>
internal static class QrSvg
{
    /// <param name="label">What a screen reader says.</param>
    public static string Draw(string text, string label)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = data.ModuleMatrix;
        // The matrix has a quiet zone of its own.
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
            for (var x = 0; x < rows.Count; x++)
                if (rows[y][x]) path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
        return $"<svg class=\"qr\" role=\"img\" direction=\"ltr\" aria-label=\"{System.Net.WebUtility.HtmlEncode(label)}\" viewBox=\"0 0 {rows.Count} {rows.Count}\" width=\"220\" height=\"220\" shape-rendering=\"crispEdges\">"
            + $"<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>";
    }
}

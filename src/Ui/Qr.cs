using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using QRCoder;

namespace Panah.Ui;

/// <summary>
/// A QR code (ISO/IEC 18004, error correction M) as inline SVG: one path, sharp on paper, black on white in every display mode since cameras
/// want the contrast, and allowed by a policy that allows no <c>data:</c> pictures.
/// </summary>
public static class Qr
{
    /// <param name="text">What a camera reads, an address for example.</param>
    /// <param name="label">What a screen reader says.</param>
    /// <param name="size">Width and height in CSS pixels, the quiet zone included.</param>
    public static IHtmlContent Draw(string text, string label, int size)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
            for (var x = 0; x < rows.Count; x++)
                if (rows[y][x]) path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
        return new HtmlString(string.Create(
            CultureInfo.InvariantCulture,
            $"<svg class=\"qr\" viewBox=\"0 0 {rows.Count} {rows.Count}\" width=\"{size}\" height=\"{size}\" direction=\"ltr\" role=\"img\" aria-label=\"{HtmlEncoder.Default.Encode(label)}\" shape-rendering=\"crispEdges\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>"));
    }
}

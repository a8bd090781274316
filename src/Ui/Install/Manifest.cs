using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Ui.Texts;

namespace Panah.Ui;

/// <summary>What a phone needs to keep the site beside its apps (row U12; W3C Web Application Manifest): the brand's name, colours and picture.</summary>
internal sealed record Manifest(
    string Id, string Name, [property: JsonPropertyName("short_name")] string ShortName, string Description, string Lang, string Dir,
    [property: JsonPropertyName("start_url")] string StartUrl, string Scope, string Display,
    [property: JsonPropertyName("background_color")] string Background, [property: JsonPropertyName("theme_color")] string Theme,
    IReadOnlyList<ManifestIcon> Icons)
{
    public const string Path = "/manifest.webmanifest";

    private const string Paper = "#fbf8f2";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>In the language of the request; browsers ask without cookies, so the page's link names it.</summary>
    public static IResult Serve(HttpContext http, AssetFiles assets, Brand brand, IStringLocalizer<UiTexts> texts)
    {
        http.Response.Headers.CacheControl = "no-cache";
        var manifest = new Manifest(
            "/", brand.Name, brand.Name, texts["Home.Lede", brand.Name], Show.Language.Tag, Show.Language.Direction, "/", "/",
            "standalone", Paper, brand.Primary, Drawn(assets));
        return Results.Json(manifest, Json, "application/manifest+json");
    }

    /// <summary>An organisation's own logo stands for all sizes; ours is drawn for each, once with room to be cut round.</summary>
    private static IReadOnlyList<ManifestIcon> Drawn(AssetFiles assets) => assets.Logo is { } logo
        ? [new ManifestIcon(assets.Url(logo), "any", null)]
        :
        [
            new ManifestIcon(assets.Url("icon.svg"), "any", null),
            new ManifestIcon(assets.Url("icon-192.png"), "192x192", null),
            new ManifestIcon(assets.Url("icon-512.png"), "512x512", null),
            new ManifestIcon(assets.Url("icon-mask.png"), "512x512", "maskable"),
        ];
}

/// <param name="Src">Address of the picture.</param>
/// <param name="Sizes">«192x192», or «any» of one that is drawn.</param>
/// <param name="Purpose"><c>maskable</c> where it may be cut round.</param>
internal sealed record ManifestIcon(string Src, string Sizes, string? Purpose);

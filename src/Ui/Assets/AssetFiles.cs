using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Panah.Ui;

/// <summary>Styles, scripts and fonts of an assembly: embedded resources whose names begin with <c>assets/</c>.</summary>
public sealed record AssetSource(Assembly Assembly);

/// <summary>
/// Serves them from memory under an address that holds the hash of all, so that a browser may keep them for ever and modules find each other by
/// relative names. Compressed once, on first use.
/// </summary>
internal sealed class AssetFiles
{
    private readonly FrozenDictionary<string, Asset> _files;

    public AssetFiles(IEnumerable<AssetSource> sources, Brand brand)
    {
        var files = new Dictionary<string, Asset>(StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, bytes) in sources.SelectMany(Read).Append(("brand.css", System.Text.Encoding.UTF8.GetBytes(brand.Css()))).OrderBy(f => f.Item1, StringComparer.Ordinal))
        {
            if (bytes.Length == 0) continue;
            hash.AppendData(bytes);
            files[name] = new Asset(bytes, TypeOf(name));
        }

        if (brand.Logo is { } logo) files["logo" + Path.GetExtension(logo).ToLowerInvariant()] = new Asset(File.ReadAllBytes(logo), TypeOf(logo.ToLowerInvariant()));
        _files = files.ToFrozenDictionary(StringComparer.Ordinal);
        Version = Convert.ToHexStringLower(hash.GetHashAndReset())[..10];
    }

    public string Version { get; }

    /// <summary>The organisation's own picture; null draws ours.</summary>
    public string? Logo => Has("logo.svg") ? "logo.svg" : Has("logo.png") ? "logo.png" : null;

    public bool Has(string name) => _files.ContainsKey(name);

    public string Url(string name) => $"/assets/{Version}/{name}";

    /// <summary>The content itself, for a page that is to be kept without us.</summary>
    public string DataUri(string name) => $"data:{_files[name].Type};base64,{Convert.ToBase64String(_files[name].Bytes)}";

    public async Task ServeAsync(HttpContext http, string version, string name)
    {
        if (!_files.TryGetValue(name, out var asset))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = http.Response.Headers;
        headers.ContentType = asset.Type;
        headers.XContentTypeOptions = "nosniff";
        // Another node's or an older page's address still answers, but is not kept: it may be other content.
        headers.CacheControl = version == Version ? "public, max-age=31536000, immutable" : "no-cache";
        var body = asset.Bytes;
        if (asset.Compressible)
        {
            headers.Vary = "Accept-Encoding";
            var accepted = http.Request.Headers.AcceptEncoding.ToString();
            if (accepted.Contains("br", StringComparison.Ordinal)) (body, headers.ContentEncoding) = (asset.Brotli.Value, "br");
            else if (accepted.Contains("gzip", StringComparison.Ordinal)) (body, headers.ContentEncoding) = (asset.Gzip.Value, "gzip");
        }

        headers.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static IEnumerable<(string, byte[])> Read(AssetSource source)
    {
        foreach (var name in source.Assembly.GetManifestResourceNames().Where(n => n.StartsWith("assets/", StringComparison.Ordinal)))
        {
            using var stream = source.Assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            yield return (name["assets/".Length..].Replace('\\', '/'), bytes);
        }
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        ".png" => "image/png",
        ".html" => "text/html; charset=utf-8",
        ".pdf" => "application/pdf",
        _ => "application/octet-stream",
    };

    private sealed record Asset(byte[] Bytes, string Type)
    {
        public bool Compressible { get; } = Type.StartsWith("text/", StringComparison.Ordinal) || Type == "image/svg+xml";

        public Lazy<byte[]> Brotli { get; } = new(() => Compress(Bytes, s => new BrotliStream(s, CompressionLevel.SmallestSize)));

        public Lazy<byte[]> Gzip { get; } = new(() => Compress(Bytes, s => new GZipStream(s, CompressionLevel.SmallestSize)));

        private static byte[] Compress(byte[] bytes, Func<Stream, Stream> open)
        {
            using var target = new MemoryStream();
            using (var stream = open(target)) stream.Write(bytes);
            return target.ToArray();
        }
    }
}

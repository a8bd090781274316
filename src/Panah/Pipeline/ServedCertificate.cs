using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Panah.Host;

/// <summary>
/// The site's own certificate as it lies in its files: with the certificates between it and its root, which a browser does not have (RFC 8446
/// section 4.4.2), and read again when the files have changed, since it is renewed every few weeks.
/// </summary>
internal sealed class ServedCertificate
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private readonly string _file;
    private readonly string _keyFile;
    private readonly Lock _lock = new();
    private DateTime _written;
    private long _lookedAt;
    private SslServerAuthenticationOptions _options;

    public ServedCertificate(string file, string keyFile)
    {
        (_file, _keyFile) = (file, keyFile);
        (_written, _lookedAt) = (WrittenAt(), Environment.TickCount64);
        _options = Read(file, keyFile);
    }

    /// <summary>For a handshake; looks at most every ten seconds whether there is a newer one. One that can't be read leaves the one before in place.</summary>
    public SslServerAuthenticationOptions Options(Action<Exception>? failed = null)
    {
        lock (_lock)
        {
            if (Environment.TickCount64 - _lookedAt < Look.TotalMilliseconds) return _options;
            _lookedAt = Environment.TickCount64;
            var written = WrittenAt();
            if (written == _written) return _options;
            try
            {
                _options = Read(_file, _keyFile);
                _written = written;
            }
            catch (Exception wrong) when (wrong is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
            {
                // Half of a renewal, perhaps: it is looked at again.
                failed?.Invoke(wrong);
            }

            return _options;
        }
    }

    /// <exception cref="CryptographicException">And others: no certificate and its key.</exception>
    public static SslServerAuthenticationOptions Read(string file, string keyFile)
    {
        using var fromPem = X509Certificate2.CreateFromPemFile(file, keyFile);
        // The key of a PEM file lives with its object; a copy of its own lives as long as it is served.
        var leaf = X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), password: null);
        var others = new X509Certificate2Collection();
        others.ImportFromPemFile(file);
        foreach (var same in others.Where(one => one.Thumbprint == leaf.Thumbprint).ToList())
            others.Remove(same);
        // Nothing is fetched from the net: what is sent is what the file holds.
        return new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(leaf, others, offline: true) };
    }

    private DateTime WrittenAt()
    {
        var (certificate, key) = (File.GetLastWriteTimeUtc(_file), File.GetLastWriteTimeUtc(_keyFile));
        return certificate > key ? certificate : key;
    }
}

using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Host;

/// <summary>Row O7: the whole chain is sent, and a renewed certificate is served without a restart.</summary>
[Finding("P-4"), Row("O7")]
public sealed class CertificateTests(PanahServer server)
{
    [Fact]
    public async Task Handshake_ChainInTheFile_IsSentWholeAndARenewedOneIsPickedUp()
    {
        var folder = Directory.CreateTempSubdirectory("panah-cert-");
        var (file, key) = (Path.Combine(folder.FullName, "cert.pem"), Path.Combine(folder.FullName, "key.pem"));
        var first = Write(file, key);
        await using var node = await server.StartNodeAsync(settings => settings with
        {
            PublicUrl = new Uri($"https://panah.test:{settings.Port}"),
            CertificateFile = file,
            CertificateKeyFile = key,
            Worker = false,
        });

        var sent = await HandshakeAsync(node.Url.Port);
        sent.Leaf.ShouldBe(first.Leaf);
        sent.Others.ShouldContain(first.Between);

        // Half a renewal is not served; the one before is, until it is whole.
        await File.WriteAllTextAsync(key, "half", TestContext.Current.CancellationToken);
        (await HandshakeAsync(node.Url.Port)).Leaf.ShouldBe(first.Leaf);
        var second = Write(file, key);
        await Eventually.TrueAsync(async () => (await HandshakeAsync(node.Url.Port)).Leaf == second.Leaf);
        folder.Delete(recursive: true);
    }

    private static (string Leaf, string Between) Write(string file, string keyFile)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var betweenKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority("CN=root", rootKey).CreateSelfSigned(now.AddDays(-1), now.AddDays(9));
        using var unsigned = Authority("CN=between", betweenKey).Create(root, now.AddDays(-1), now.AddDays(8), RandomNumberGenerator.GetBytes(8));
        using var between = unsigned.CopyWithPrivateKey(betweenKey);
        using var leaf = new CertificateRequest("CN=panah.test", leafKey, HashAlgorithmName.SHA256).Create(between, now.AddDays(-1), now.AddDays(7), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(file, leaf.ExportCertificatePem() + "\n" + between.ExportCertificatePem() + "\n");
        File.WriteAllText(keyFile, leafKey.ExportPkcs8PrivateKeyPem());
        return (leaf.Thumbprint, between.Thumbprint);
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request;
    }

    private static async Task<(string Leaf, IReadOnlyList<string> Others)> HandshakeAsync(int port)
    {
        var seen = new ConcurrentQueue<string>();
        var leaf = "";
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, chain, _) =>
        {
            leaf = ((X509Certificate2)certificate!).Thumbprint;
            foreach (var sent in chain!.ChainPolicy.ExtraStore)
                seen.Enqueue(sent.Thumbprint);
            return true;
        });
        await tls.AuthenticateAsClientAsync("panah.test");
        return (leaf, [.. seen]);
    }
}

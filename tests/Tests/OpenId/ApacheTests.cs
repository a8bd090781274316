using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>Debian's Apache with mod_auth_openidc before a page of its own.</summary>
[Row("X1")]
public sealed class ApacheTests(PanahServer server) : OpenIdTest(server)
{
    private const string Modules = "/usr/lib/apache2/modules";
    private const string FakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    [Fact]
    public async Task ModAuthOpenidc_ProtectedPage_SignsInAndOut()
    {
        Assert.SkipUnless(File.Exists($"{Modules}/mod_auth_openidc.so") && File.Exists(FakeTime), "apache2, libapache2-mod-auth-openidc and libfaketime are not installed.");
        var port = FreePort();
        var site = $"http://localhost:{port}";
        var client = await ClientAsync(settings => settings with
        {
            Pkce = true,
            RedirectUris = [$"{site}/protected/callback"],
            PostLogoutRedirectUris = [$"{site}/bye.html"],
        });
        var folder = Directory.CreateTempSubdirectory("panah-apache-");
        Directory.CreateDirectory($"{folder}/www/protected");
        await File.WriteAllTextAsync($"{folder}/www/protected/index.html", "the protected page");
        await File.WriteAllTextAsync($"{folder}/apache.conf", Configuration(folder.FullName, port, client.Settings.Id, client.Secret!));
        Open(folder);
        var start = new ProcessStartInfo("/usr/sbin/apache2") { UseShellExecute = false, RedirectStandardError = true };
        foreach (var argument in new[] { "-D", "FOREGROUND", "-f", $"{folder}/apache.conf" })
            start.ArgumentList.Add(argument);
        // The tests' clock runs ahead of the machine's; Apache is told the tests' time.
        start.Environment["LD_PRELOAD"] = FakeTime;
        start.Environment["FAKETIME"] = $"+{(long)(Server.Clock.GetUtcNow() - TimeProvider.System.GetUtcNow()).TotalSeconds}";
        using var apache = Process.Start(start)!;
        try
        {
            await SignInAndOutAsync(site);
        }
        catch (Exception wrong)
        {
            throw new ShouldAssertException($"{wrong.Message}\n{(File.Exists($"{folder}/error.log") ? await File.ReadAllTextAsync($"{folder}/error.log") : "")}", wrong);
        }
        finally
        {
            apache.Kill(entireProcessTree: true);
            await apache.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    private async Task SignInAndOutAsync(string site)
    {
        var (visitor, _) = await SignedInAsync();
        var page = $"{site}/protected/index.html";
        using var asked = await GetPatientlyAsync(visitor, page);
        var callback = await OpenAsync(visitor, asked.Headers.Location!.AbsoluteUri);
        callback.Code.ShouldNotBeEmpty();
        using var back = await visitor.Http.GetAsync(callback.Address);
        back.StatusCode.ShouldBe(HttpStatusCode.Redirect, await back.Content.ReadAsStringAsync());
        (await visitor.Http.GetStringAsync(page)).ShouldBe("the protected page");

        using var leave = await visitor.Http.GetAsync($"{site}/protected/callback?logout={Uri.EscapeDataString(site + "/bye.html")}");
        var bye = await OpenAsync(visitor, leave.Headers.Location!.AbsoluteUri);
        bye.Address!.AbsoluteUri.ShouldBe($"{site}/bye.html");
        using var again = await visitor.Http.GetAsync(page);
        again.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await OpenAsync(visitor, again.Headers.Location!.AbsoluteUri)).ShouldAskForSignIn();
    }

    private static async Task<HttpResponseMessage> GetPatientlyAsync(Visitor visitor, string page)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await visitor.Http.GetAsync(page);
            }
            catch (HttpRequestException) when (tries < 100)
            {
                // The delay is the thing: Apache starts, and says to nobody when it listens.
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    /// <summary>Apache's children run as www-data.</summary>
    private static void Open(DirectoryInfo folder)
    {
        foreach (var part in folder.EnumerateDirectories("*", SearchOption.AllDirectories).Prepend(folder))
            File.SetUnixFileMode(part.FullName, (UnixFileMode)0b111_101_101);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Configuration(string folder, int port, string id, string secret) =>
        $"""
        ServerRoot {folder}
        PidFile {folder}/apache.pid
        ErrorLog {folder}/error.log
        ServerName localhost
        Listen 127.0.0.1:{port}
        User www-data
        Group www-data
        LoadModule mpm_event_module {Modules}/mod_mpm_event.so
        LoadModule authn_core_module {Modules}/mod_authn_core.so
        LoadModule authz_core_module {Modules}/mod_authz_core.so
        LoadModule authz_user_module {Modules}/mod_authz_user.so
        LoadModule auth_openidc_module {Modules}/mod_auth_openidc.so
        DocumentRoot {folder}/www
        OIDCProviderMetadataURL {Issuer}/.well-known/openid-configuration
        OIDCClientID {id}
        OIDCClientSecret {secret}
        OIDCRedirectURI http://localhost:{port}/protected/callback
        OIDCCryptoPassphrase {Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}
        OIDCScope "openid profile"
        OIDCPKCEMethod S256
        OIDCIDTokenIatSlack 3600
        <Location /protected>
          AuthType openid-connect
          Require valid-user
        </Location>
        """;
}

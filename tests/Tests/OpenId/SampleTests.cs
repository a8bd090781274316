using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Panah.Harness;
using Panah.OpenId.Clients;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>The samples that developers are shown, started as they are and signed in to.</summary>
[Row("X1")]
public sealed class SampleTests(PanahServer server) : OpenIdTest(server)
{
    public static TheoryData<string, string[]> Samples => new()
    {
        { "dotnet", [Path.Combine(Repository.Root, "artifacts", "bin", "RelyingParty", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Panah.RelyingParty.dll")] },
        { "node", [Path.Combine(Repository.Root, "samples", "node", "server.mjs")] },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Sample_Started_SignsInAndOut(string program, string[] arguments)
    {
        var port = FreePort();
        var here = $"http://localhost:{port}";
        var client = await ClientAsync(settings => settings with { Pkce = true, RedirectUris = [here + "/callback"], PostLogoutRedirectUris = [here + "/"] });
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        (start.Environment["ISSUER"], start.Environment["CLIENT_ID"], start.Environment["CLIENT_SECRET"], start.Environment["PORT"]) =
            (Issuer, client.Settings.Id, client.Secret, port.ToString(CultureInfo.InvariantCulture));
        using var sample = Process.Start(start)!;
        try
        {
            var errors = sample.StandardError.ReadToEndAsync();
            (await sample.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2))).ShouldBe("ready " + here, sample.HasExited ? await errors : "");
            var (visitor, _) = await SignedInAsync();
            using (visitor)
            {
                await visitor.OpenAsync(here + "/");
                await visitor.FollowAsync("Sign in with Panah");
                visitor.Url.AbsoluteUri.ShouldBe(here + "/");
                visitor.ShouldSee("Hello, مینا راد");
                await visitor.FollowAsync("Sign out");
                visitor.Url.AbsoluteUri.ShouldBe(here + "/");
                visitor.ShouldSee("Sign in with Panah");
                await visitor.OpenAsync(new Uri(Server.Url, "/me").AbsoluteUri);
                visitor.ShouldBeAt("/window/sign-in");

                // An answer that this browser did not ask for signs nobody in.
                using var answer = await visitor.Http.GetAsync($"{here}/callback?code=stolen&state=guessed&iss={Uri.EscapeDataString(Issuer)}");
                (await answer.Content.ReadAsStringAsync()).ShouldNotContain("Hello");
                await visitor.OpenAsync(here + "/");
                visitor.ShouldNotSee("Hello");
            }
        }
        finally
        {
            sample.Kill(entireProcessTree: true);
            await sample.WaitForExitAsync();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Panah.Harness;
using Panah.OpenId.Clients;
using Shouldly;
using Xunit;

namespace Panah.Tests.OpenId;

/// <summary>Relying parties that others wrote, unchanged, from npm and run by Node.</summary>
[Row("X1")]
public sealed class RelyingPartyTests(PanahServer server) : OpenIdTest(server)
{
    private static string Scripts
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Panah.slnx")))
                folder = folder.Parent;
            return Path.Combine(folder?.FullName ?? Directory.GetCurrentDirectory(), "tests", "RelyingParties");
        }
    }

    [Fact]
    public async Task OpenidClient_SignsInPushesRefreshesIntrospectsRevokesAndSignsOut()
    {
        var client = await ClientAsync(settings => settings with { Pkce = true });
        var (visitor, _) = await SignedInAsync();
        var result = await RunAsync(visitor, "openid-client.mjs", Issuer, client.Settings.Id, client.Secret!, Callback, "https://rp.example.ir/bye");
        result.GetProperty("name").GetString().ShouldBe("مینا راد");
        result.GetProperty("same").GetBoolean().ShouldBeTrue();
        result.GetProperty("refreshed").GetBoolean().ShouldBeTrue();
        result.GetProperty("active").GetBoolean().ShouldBeTrue();
        result.GetProperty("after").GetBoolean().ShouldBeFalse();
        result.GetProperty("machine").GetString().ShouldBe("letters");
        result.GetProperty("bye").GetString().ShouldBe("https://rp.example.ir/bye?state=bye");
        (await AuthorizeAsync(visitor, client, ("prompt", "none"), ("code_challenge", Challenge), ("code_challenge_method", "S256"))).Error.ShouldBe("login_required");
    }

    [Fact]
    public async Task Oauth4webapi_Fapi2WithDpop_SignsInAndRefreshes()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var numbers = key.ExportParameters(true);
        var (x, y, d) = (WebEncoders.Base64UrlEncode(numbers.Q.X!), WebEncoders.Base64UrlEncode(numbers.Q.Y!), WebEncoders.Base64UrlEncode(numbers.D!));
        var client = await ClientAsync(settings => settings with
        {
            Proof = ClientProof.PrivateKey,
            Fapi = true,
            IdTokenAlgorithm = "ES256",
            Jwks = $$"""{"keys":[{"kty":"EC","crv":"P-256","x":"{{x}}","y":"{{y}}"}]}""",
        });
        var (visitor, _) = await SignedInAsync();
        var result = await RunAsync(visitor, "oauth4webapi.mjs", Issuer, client.Settings.Id, $$"""{"kty":"EC","crv":"P-256","x":"{{x}}","y":"{{y}}","d":"{{d}}"}""", Callback);
        result.GetProperty("name").GetString().ShouldBe("مینا راد");
        result.GetProperty("type").GetString().ShouldBe("dpop");
        result.GetProperty("refreshed").GetString().ShouldBe("dpop");
    }

    /// <summary>Runs the script; every address it opens is opened by the visitor.</summary>
    private async Task<JsonElement> RunAsync(Visitor visitor, string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Scripts };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add(((int)(Server.Clock.GetUtcNow() - TimeProvider.System.GetUtcNow()).TotalSeconds).ToString(CultureInfo.InvariantCulture));
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        while (await node.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) is { } line)
        {
            if (line.StartsWith("done ", StringComparison.Ordinal))
                return JsonDocument.Parse(line[5..]).RootElement;
            var answer = await OpenAsync(visitor, line["open ".Length..]);
            await node.StandardInput.WriteLineAsync(answer.Address?.AbsoluteUri ?? "about:blank");
            await node.StandardInput.FlushAsync();
        }

        throw new ShouldAssertException($"{script}: {await errors}");
    }
}

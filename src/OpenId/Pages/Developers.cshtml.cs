using Microsoft.AspNetCore.Mvc.RazorPages;
using Panah.OpenId;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Pages;

/// <summary>How to connect, a client that tries it from the page, and every refusal with its clause.</summary>
internal sealed class DevelopersModel(Issuer issuer, IEnumerable<DocumentedProblem> problems) : PageModel
{
    /// <summary>Problems of the rooms' APIs; each answer's <c>type</c> leads to one.</summary>
    public IReadOnlyList<DocumentedProblem> Problems { get; } = [.. problems];

    public string IssuerName => issuer.Name;

    public string Command =>
        $"""
        panah client add --id my-service --secret \
          --redirect-uri https://my-service.example/callback \
          --scope openid profile
        """;

    public string Sample =>
        $$"""
        import * as client from "openid-client";

        const panah = await client.discovery(new URL("{{issuer.Name}}"), "my-service", process.env.SECRET);
        const verifier = client.randomPKCECodeVerifier();
        const address = client.buildAuthorizationUrl(panah, {
          redirect_uri: "https://my-service.example/callback",
          scope: "openid profile",
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: "S256",
        });
        // …the person comes back to the callback:
        const tokens = await client.authorizationCodeGrant(panah, currentUrl, { pkceCodeVerifier: verifier });
        const person = await client.fetchUserInfo(panah, tokens.access_token, tokens.claims().sub);
        """;

    public void OnGet()
    {
    }
}

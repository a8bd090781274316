using Panah.Kernel;

namespace Panah.OpenId.Protocol;

/// <summary>Our own name and addresses: from the settings, never from the Host header.</summary>
internal sealed class Issuer(PanahSettings settings)
{
    public const string Authorize = "/openid/authorize";
    public const string PushedRequest = "/openid/par";
    public const string Token = "/openid/token";
    public const string UserInfo = "/openid/userinfo";
    public const string Introspect = "/openid/introspect";
    public const string Revoke = "/openid/revoke";
    public const string Device = "/openid/device-authorization";
    public const string Logout = "/openid/logout";
    public const string Jwks = "/openid/jwks";
    public const string Discovery = "/.well-known/openid-configuration";

    /// <summary>The <c>iss</c> of every token: scheme, host and port, no slash at the end.</summary>
    public string Name { get; } = settings.PublicUrl.GetLeftPart(UriPartial.Authority);

    public string At(string path) => Name + path;
}

namespace Panah.OpenId.Protocol;

internal static class GrantTypes
{
    public const string Code = "authorization_code";
    public const string Refresh = "refresh_token";
    public const string ClientCredentials = "client_credentials";
    public const string Device = "urn:ietf:params:oauth:grant-type:device_code";

    public static readonly string[] All = [Code, Refresh, ClientCredentials, Device];
}

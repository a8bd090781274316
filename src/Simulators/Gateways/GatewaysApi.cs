namespace Panah.Simulators.Gateways;

internal static class GatewaysApi
{
    public static void MapGateways(this WebApplication app)
    {
        app.MapKavenegar();
        app.MapSecondGateway();
    }
}

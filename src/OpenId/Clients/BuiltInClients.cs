using Panah.Kernel;
using Panah.OpenId.Protocol;

namespace Panah.OpenId.Clients;

/// <summary>Clients that are part of the program: registered nowhere, the same on every node.</summary>
internal sealed class BuiltInClients
{
    public const string DevelopersId = "panah-developers";

    /// <summary>The simulators' national dossier (row N4). The real one is registered like any other service.</summary>
    public const string DossierId = "simulators-dossier";

    private readonly Dictionary<string, Client> clients;

    public BuiltInClients(Issuer issuer, PanahSettings settings)
    {
        Developers = new Client(
            new Guid("0193a000-0000-7000-8000-000000000001"),
            new ClientSettings
            {
                Id = DevelopersId, Name = "Panah /developers", Proof = ClientProof.None, RedirectUris = [issuer.At("/developers")], Scopes = ["openid", "profile"], GrantTypes = [GrantTypes.Code],
                Consent = ConsentRule.Always,
            },
            null, new Uri(issuer.Name).Host, builtIn: true);
        clients = new(StringComparer.Ordinal) { [DevelopersId] = Developers };
        if (settings is { Simulators: true, Production: false })
            clients[DossierId] = Dossier($"http://localhost:{settings.SimulatorsPort}/dossier");
    }

    /// <summary>The developers' page, trying itself.</summary>
    public Client Developers { get; }

    public Client? Find(string id) => clients.GetValueOrDefault(id);

    private static Client Dossier(string address) => new(
        new Guid("0193a000-0000-7000-8000-000000000002"),
        new ClientSettings
        {
            Id = DossierId, Name = "ایران پوشه", Proof = ClientProof.None, RedirectUris = [address + "/callback"], PostLogoutRedirectUris = [address],
            Scopes = ["openid", "profile", "national_id", "company"], GrantTypes = [GrantTypes.Code],
        },
        null, "localhost", builtIn: true);
}

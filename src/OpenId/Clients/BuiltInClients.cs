using Panah.OpenId.Protocol;

namespace Panah.OpenId.Clients;

/// <summary>Clients that are part of the program: registered nowhere, the same on every node.</summary>
internal sealed class BuiltInClients(Issuer issuer)
{
    public const string DevelopersId = "panah-developers";

    /// <summary>The developers' page, trying itself.</summary>
    public Client Developers { get; } = new(
        new Guid("0193a000-0000-7000-8000-000000000001"),
        new ClientSettings
        {
            Id = DevelopersId, Name = "Panah /developers", Proof = ClientProof.None, RedirectUris = [issuer.At("/developers")], Scopes = ["openid", "profile"], GrantTypes = [GrantTypes.Code],
            Consent = ConsentRule.Always,
        },
        null);
}

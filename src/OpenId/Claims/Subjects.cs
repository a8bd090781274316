using System.Buffers.Text;
using Panah.Data;
using Panah.OpenId.Clients;

namespace Panah.OpenId.Claims;

/// <summary>Names of persons and sessions that clients see (OpenID Connect Core section 8.1). Keyed hashes, so that they say nothing and cannot be joined.</summary>
internal sealed class Subjects(PersonalData keyed)
{
    public string Of(Client client, Guid person) =>
        Name("openid.subject", $"{(client.Settings.Pairwise ? $"sector {client.Sector}" : "public")} {person:N}");

    /// <summary>The <c>sid</c>: one for each client and session.</summary>
    public string Session(Client client, Guid session) => Name("openid.session", $"{client.Id} {session:N}");

    private string Name(string purpose, string value) => Base64Url.EncodeToString(keyed.BlindIndex(purpose, value));
}

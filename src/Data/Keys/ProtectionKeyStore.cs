using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Panah.Data;

/// <summary>The framework's own keys (antiforgery and the like) in PostgreSQL, so that all nodes share them; encrypted like personal data.</summary>
internal sealed class ProtectionKeyStore(NpgsqlDataSource source, PersonalData personal, TimeProvider time) : IXmlRepository
{
    private const string Purpose = "data.protection-key";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = source.OpenConnection();
        return [.. connection.Query<byte[]>("select content from data.protection_keys").Select(content => XElement.Parse(personal.Decrypt(Purpose, content)))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = source.OpenConnection();
        connection.Execute(
            "insert into data.protection_keys (id, content, created_at) values (@friendlyName, @content, @now) on conflict (id) do update set content = excluded.content",
            new { friendlyName, content = personal.Encrypt(Purpose, element.ToString(SaveOptions.DisableFormatting)), now = time.GetUtcNow() });
    }
}

using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Panah.Data;

/// <summary>The framework's own keys (antiforgery and the like) in PostgreSQL, so that all nodes share them; encrypted like personal data.</summary>
internal sealed class ProtectionKeyStore(NpgsqlDataSource source, PersonalData personal, TimeProvider time) : IXmlRepository
{
    internal const string Purpose = "data.protection-key";

    private static readonly TimeSpan JustNow = TimeSpan.FromMinutes(1);

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = source.OpenConnection();
        return [.. connection.Query<byte[]>("select content from data.protection_keys").Select(content => XElement.Parse(personal.Decrypt(Purpose, content)))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var now = time.GetUtcNow();
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        // Nodes that start together on a new database each find no key and make one. The first is everybody's: the framework reads them all again
        // after it has made its own, and takes the one that is there.
        connection.Execute("select pg_advisory_xact_lock(hashtext('data.protection_keys'))", transaction: transaction);
        connection.Execute(
            """
            insert into data.protection_keys (id, content, created_at)
            select @friendlyName, @content, @now
            where @friendlyName not like 'key-%' or not exists (select from data.protection_keys where id like 'key-%' and created_at > @justNow)
            on conflict (id) do update set content = excluded.content
            """,
            new { friendlyName, content = personal.Encrypt(Purpose, element.ToString(SaveOptions.DisableFormatting)), now, justNow = now - JustNow }, transaction);
        transaction.Commit();
    }
}

using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Panah.Data;

/// <summary>Where the parts of one embedded server lie.</summary>
internal sealed record PostgresPlace(string DataFolder)
{
    // sun_path holds 108 bytes (unix(7)), the socket's own name and the end included.
    private const int LongestSocketFolder = 85;

    public string Database => Path.Combine(DataFolder, "postgres");

    public string Log => Path.Combine(DataFolder, "postgres.log");

    /// <summary>Below the data folder; where that path is too long for a socket, a folder of its own in /tmp.</summary>
    public string SocketFolder
    {
        get
        {
            var near = Path.Combine(DataFolder, "socket");
            return Encoding.UTF8.GetByteCount(near) <= LongestSocketFolder
                ? near
                : $"/tmp/panah-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(DataFolder)))[..16]}";
        }
    }

    /// <summary>Made at the first start, readable to its owner only.</summary>
    public string Password
    {
        get
        {
            var path = Path.Combine(DataFolder, "keys", "postgres-password");
            if (!File.Exists(path))
                PrivateFiles.WriteOnce(path, RandomNumberGenerator.GetHexString(40, lowercase: true));
            return File.ReadAllText(path);
        }
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = SocketFolder,
        Username = "panah",
        Password = Password,
        Database = database,
        MaxPoolSize = 60,
        // PostgreSQL has no time to prepare before the first page is asked for; statements met often are prepared then.
        MaxAutoPrepare = 100,
        AutoPrepareMinUsages = 3,
    }.ConnectionString;
}

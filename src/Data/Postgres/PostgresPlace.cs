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

    /// <summary>The role that owns all and runs migrations.</summary>
    public const string Owner = "panah";

    /// <summary>The role that the program works as.</summary>
    public const string Program = "panah_app";

    /// <summary>Of the owner.</summary>
    public string Password => Secret("postgres-password");

    public string ProgramPassword => Secret("postgres-app-password");

    public string ConnectionString(string database) => ConnectionString(database, Owner, Password);

    public string ProgramConnectionString(string database) => ConnectionString(database, Program, ProgramPassword);

    /// <summary>Made at the first start, readable to its owner only.</summary>
    private string Secret(string name)
    {
        var path = Path.Combine(DataFolder, "keys", name);
        if (!File.Exists(path))
            PrivateFiles.WriteOnce(path, RandomNumberGenerator.GetHexString(40, lowercase: true));
        return File.ReadAllText(path);
    }

    private string ConnectionString(string database, string role, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = SocketFolder,
        Username = role,
        Password = password,
        Database = database,
        MaxPoolSize = 60,
        // PostgreSQL has no time to prepare before the first page is asked for; statements met often are prepared then.
        MaxAutoPrepare = 100,
        AutoPrepareMinUsages = 3,
    }.ConnectionString;
}

namespace Panah.Kernel;

/// <summary>What a node is told from outside; read once at start from <c>PANAH_*</c> variables and checked there.</summary>
public sealed record PanahSettings
{
    /// <summary>TCP port of the site; 0 lets the system choose (tests).</summary>
    public int Port { get; init; } = 8080;

    /// <summary>TCP port of the simulators; SMTP of the mail simulator listens on the next one.</summary>
    public int SimulatorsPort { get; init; } = 8081;

    /// <summary>Folder of the embedded database, keys and uploaded files.</summary>
    public string DataFolder { get; init; } = "./data";

    /// <summary>Npgsql connection string; null starts the embedded PostgreSQL.</summary>
    public string? Database { get; init; }

    /// <summary>Connection string of the role that owns the schema and runs migrations; null where the program's own does both.</summary>
    public string? DatabaseOwner { get; init; }

    /// <summary>Serves pages and the API.</summary>
    public bool Web { get; init; } = true;

    /// <summary>Works through the outbox and the jobs.</summary>
    public bool Worker { get; init; } = true;

    /// <summary>Starts the simulators and points gateways and registries at them.</summary>
    public bool Simulators { get; init; } = true;

    /// <summary>True refuses what is only for tries and tests; so wherever others than this machine reach the site.</summary>
    public bool Production { get; init; }

    /// <summary>True shows what is for who develops the program, such as the page of components.</summary>
    public bool Development { get; init; }

    /// <summary>The site's own address, the only source of absolute links and of the OpenID issuer; never the Host header.</summary>
    public Uri PublicUrl { get; init; } = new("http://localhost:8080");

    /// <summary>When the security code shows its picture.</summary>
    public SecurityCodeMode SecurityCode { get; init; } = SecurityCodeMode.Adaptive;

    /// <summary>Fixed answer of the security code for tests; null draws one at random.</summary>
    public string? SecurityCodeAnswer { get; init; }

    /// <summary>The key ring itself (<c>PANAH_KEYS</c>); null keeps it in the data folder. Nodes of one database share it.</summary>
    public string? Keys { get; init; }

    /// <summary>Addresses (or CIDR ranges) of the proxies whose forwarded headers are believed; none by default.</summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <summary>How many of them stand one behind another; null believes each that is named.</summary>
    public int? ProxyHops { get; init; }

    /// <summary>PEM file of the site's own certificate; null serves plain http.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of its private key.</summary>
    public string? CertificateKeyFile { get; init; }

    /// <summary>How long a node that was asked to end goes on answering, not ready any more: the balancer's time.</summary>
    public TimeSpan Drain { get; init; }

    /// <summary>Free bytes of the data folder's disk below which a node is not ready.</summary>
    public long DiskFloor { get; init; }

    /// <summary>Logs as lines of JSON.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>All <c>PANAH_*</c> variables, for capabilities that read settings of their own and name the variable when one is wrong.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>True where browsers reach the site by https: cookies are <c>__Host-</c> and HSTS is on.</summary>
    public bool Https => PublicUrl.Scheme == Uri.UriSchemeHttps;

    /// <summary>A variable by its full name; null when it is not set.</summary>
    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    /// <summary>Never the values: some are secrets.</summary>
    public override string ToString() => nameof(PanahSettings);
}

/// <summary>When a form asks for the picture's digits.</summary>
public enum SecurityCodeMode
{
    /// <summary>A quiet proof of work with JavaScript; the picture without, or on request.</summary>
    Adaptive,

    /// <summary>The picture always, as the guides show it.</summary>
    Always,

    /// <summary>Never; refused in production.</summary>
    Off,
}

using System.Diagnostics;
using System.Globalization;

namespace Panah.Data;

/// <summary>
/// As whom PostgreSQL runs, since it refuses root. Root starts it in a user namespace of its own, in which it is nobody: outside it has no
/// more than ordinary rights, files stay where and whose they are. Where the kernel allows no namespaces (many containers), it runs as
/// another user who is given the database's folders, and the right to pass through the folders above them only where that is needed.
/// </summary>
internal sealed class PostgresUser
{
    private readonly string[] _prefix;
    private readonly string _owner;

    private PostgresUser(string owner, params string[] prefix)
    {
        _owner = owner;
        _prefix = prefix;
    }

    /// <param name="dataFolder">A folder that the user must reach.</param>
    /// <param name="program">A program that the user must be able to start.</param>
    public static async Task<PostgresUser> ChooseAsync(string dataFolder, string program, CancellationToken cancel)
    {
        if (!Environment.IsPrivilegedProcess)
            return new PostgresUser(Environment.UserName);
        string[] inNamespace = ["unshare", "--user", "--map-user=65534", "--map-group=65534"];
        if (!ForcedToSwitch && await SucceedsAsync([.. inNamespace, "true"], cancel))
            return new PostgresUser("root:root", inNamespace);

        var user = await SucceedsAsync(["id", "postgres"], cancel) ? "postgres" : "nobody";
        string[] asUser = ["setpriv", $"--reuid={user}", "--init-groups", $"--regid={await GroupOfAsync(user, cancel)}"];
        if (await SucceedsAsync([.. asUser, "test", "-x", dataFolder], cancel) && await SucceedsAsync([.. asUser, "test", "-x", program], cancel))
            return new PostgresUser($"{user}:", asUser);
        string[] withPassage = [.. asUser, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
        if (await SucceedsAsync([.. withPassage, "test", "-x", program], cancel))
            return new PostgresUser($"{user}:", withPassage);
        throw new InvalidOperationException(
            $"PostgreSQL does not run as root, and the user {user} cannot reach {dataFolder}. Set PANAH_DATA to a folder that this user can reach, or run Panah as an ordinary user.");
    }

    // A test proves the second way also on machines on which the first works.
    private static bool ForcedToSwitch => Environment.GetEnvironmentVariable("PANAH_POSTGRES_NO_NAMESPACE") == "1";

    /// <summary>The command line that runs these words as the user.</summary>
    public string[] Command(params string[] words) => [.. _prefix, .. words];

    /// <summary>Gives a folder to the user; nothing to do where it runs as ourselves.</summary>
    public async Task OwnAsync(string folder, CancellationToken cancel)
    {
        if (_prefix.Length > 0)
            await Programs.RunAsync(["chown", "-R", _owner, folder], input: null, cancel);
    }

    private static async Task<string> GroupOfAsync(string user, CancellationToken cancel) =>
        (await Programs.RunAsync(["id", "-g", user], input: null, cancel)).Trim().ToString(CultureInfo.InvariantCulture);

    private static async Task<bool> SucceedsAsync(string[] words, CancellationToken cancel)
    {
        try
        {
            await Programs.RunAsync(words, input: null, cancel);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}

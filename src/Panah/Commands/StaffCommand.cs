using System.Text.Json;
using Panah.Kernel;
using Panah.People.Staff;

namespace Panah.Host;

/// <summary><c>panah staff add --username U --role R …</c>: prints what the new member signs in with, for the only time.</summary>
internal static class StaffCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static OperatorCommand Add { get; } = new("staff add", "Adds a member of staff and prints their password and authenticator secret as JSON.", RunAsync)
    {
        Parameters =
        [
            new("username", "Name to sign in with.", Required: true),
            new("role", $"One or more of {string.Join(", ", Roles().Select(role => role.ToString().ToLowerInvariant()))}.", OperatorParameterKind.Options, Required: true),
            new("branch", "Code of the branch they work at; without it they see every branch."),
        ],
    };

    private static IEnumerable<StaffRole> Roles() => Enum.GetValues<StaffRole>().Where(role => role != StaffRole.None);

    private static async Task<int> RunAsync(OperatorInput input, CancellationToken cancel)
    {
        var roles = StaffRole.None;
        foreach (var name in input.All("role"))
            roles |= Roles().FirstOrDefault(role => role.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)) is var role and not StaffRole.None
                ? role
                : throw new InvalidOperationException($"--role: '{name}' is none of {string.Join(", ", Roles().Select(one => one.ToString().ToLowerInvariant()))}.");
        var added = await input.Services.GetRequiredService<StaffDirectory>().AddAsync(input.Required("username"), roles, input.Value("branch"), cancel: cancel)
            ?? throw new InvalidOperationException($"--username: {input.Required("username")} is taken.");
        await input.Output.WriteLineAsync(JsonSerializer.Serialize(added, Json));
        return 0;
    }
}

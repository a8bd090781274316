using System.Text.Json;
using Panah.Kernel;
using Panah.People.Staff;

namespace Panah.Host;

/// <summary>One member of staff with every role, made at the first start with simulators; what they sign in with stays in the data folder.</summary>
internal sealed class DemoStaff(StaffDirectory staff, PanahSettings settings) : IStartNote
{
    private const string Username = "demo";

    private string FilePath => Path.Combine(settings.DataFolder, "demo-staff.json");

    public async Task<string> TellAsync(CancellationToken cancel)
    {
        var roles = Enum.GetValues<StaffRole>().Aggregate((all, role) => all | role);
        if (await staff.AddAsync(Username, roles, cancel: cancel) is { } made)
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            await using var file = new FileStream(FilePath, options);
            await JsonSerializer.SerializeAsync(file, made, cancellationToken: cancel);
        }

        if (!File.Exists(FilePath))
            return "";
        var known = JsonSerializer.Deserialize<NewStaff>(await File.ReadAllBytesAsync(FilePath, cancel))!;
        return $"staff (/office): {known.Username} · password {known.Password} · authenticator secret {known.AuthenticatorSecret}";
    }
}

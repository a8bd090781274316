using Panah.Kernel;

namespace Panah.Accounts.Special;

/// <summary>The groups that registration of guide 000 is open to (P1); an organisation changes them by <c>PANAH_SPECIAL_GROUPS</c>, a list with commas.</summary>
internal sealed class SpecialGroups(PanahSettings settings)
{
    public IReadOnlyList<string> Codes { get; } =
        settings.Variable("PANAH_SPECIAL_GROUPS")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        ?? ["self-employed", "optional", "driver", "construction", "carpet-weaver"];
}

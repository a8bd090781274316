namespace Panah.Kernel;

/// <summary>What the platform is called: <c>PANAH_BRAND_NAME</c>, in English and Arabic <c>_NAME_EN</c> and <c>_NAME_AR</c> where they are set.</summary>
public static class BrandName
{
    /// <param name="language">The name as this language writes it.</param>
    /// <param name="variable">Value of a variable; null or blank where it is not set.</param>
    public static string Of(Language language, Func<string, string?> variable)
    {
        var all = Read("PANAH_BRAND_NAME");
        return language switch
        {
            Language.English => Read("PANAH_BRAND_NAME_EN") ?? all ?? "Panah",
            Language.Arabic => Read("PANAH_BRAND_NAME_AR") ?? all ?? "پناه",
            _ => all ?? "پناه",
        };

        string? Read(string name) => variable(name)?.Trim() is { Length: > 0 } value ? value : null;
    }
}

using Panah.Kernel;

namespace Panah.Ui;

/// <summary>
/// What makes the platform an organisation's own (X15): <c>PANAH_BRAND_*</c>, read once at start and refused there, by the variable's name,
/// when a colour would be hard to read. Without any of them it is Panah.
/// </summary>
public sealed record Brand
{
    // The two papers a colour must stand on: light and dark (docs/capabilities/ui.md).
    private const string LightPaper = "#f3ede2";
    private const string DarkPaper = "#252c2f";

    /// <summary>Name in Persian, English and Arabic: <c>PANAH_BRAND_NAME</c>, <c>_NAME_EN</c>, <c>_NAME_AR</c>.</summary>
    public string NameFa { get; init; } = BrandName.Of(Language.Persian, static _ => null);

    public string NameEn { get; init; } = BrandName.Of(Language.English, static _ => null);

    public string NameAr { get; init; } = BrandName.Of(Language.Arabic, static _ => null);

    /// <summary>Path of an SVG or PNG of 64 KB at most, <c>PANAH_BRAND_LOGO</c>; null draws the house with its flame.</summary>
    public string? Logo { get; init; }

    /// <summary>Main colour on light pages, <c>PANAH_BRAND_PRIMARY</c>: 7:1 against paper and under white text.</summary>
    public string Primary { get; init; } = "#0b4f55";

    /// <summary>Main colour on dark pages, <c>PANAH_BRAND_PRIMARY_DARK</c>: 7:1 against dark paper and under dark text.</summary>
    public string PrimaryDark { get; init; } = "#86d8d6";

    /// <summary>Focus halo and highlights, <c>PANAH_BRAND_ACCENT</c>: 7:1 under ink, 3:1 beside the main colour.</summary>
    public string Accent { get; init; } = "#f3b33d";

    /// <summary><c>PANAH_BRAND_SUPPORT_PHONE</c></summary>
    public string SupportPhone { get; init; } = "1420";

    /// <summary>Postal address in Persian, <c>PANAH_BRAND_ADDRESS</c>; the other languages show <c>_ADDRESS_EN</c> and <c>_ADDRESS_AR</c>.</summary>
    public string? AddressFa { get; init; }

    public string? AddressEn { get; init; }

    public string? AddressAr { get; init; }

    /// <summary>Number that messages come from, <c>PANAH_BRAND_SMS_SENDER</c>.</summary>
    public string SmsSender { get; init; } = "1420";

    /// <summary>Markdown files (blank line between paragraphs, «# » before a heading; ADR 0305) in place of our texts: <c>PANAH_BRAND_PRIVACY</c>, <c>PANAH_BRAND_TERMS</c>.</summary>
    public string? PrivacyFile { get; init; }

    public string? TermsFile { get; init; }

    /// <summary>The name in the language of the request.</summary>
    public string Name => Show.Language switch { Language.English => NameEn, Language.Arabic => NameAr, _ => NameFa };

    /// <summary>The address in the language of the request; null where none is set.</summary>
    public string? Address => Show.Language switch { Language.English => AddressEn ?? AddressFa, Language.Arabic => AddressAr ?? AddressFa, _ => AddressFa };

    /// <exception cref="InvalidOperationException">Names the variable and what is wrong with it.</exception>
    public static Brand FromEnvironment(Func<string, string?> variable)
    {
        var panah = new Brand();
        string? Read(string name) => variable("PANAH_BRAND_" + name) is { Length: > 0 } value ? value.Trim() : null;
        var brand = panah with
        {
            NameFa = BrandName.Of(Language.Persian, variable),
            NameEn = BrandName.Of(Language.English, variable),
            NameAr = BrandName.Of(Language.Arabic, variable),
            Logo = Read("LOGO"),
            Primary = Read("PRIMARY") ?? panah.Primary,
            PrimaryDark = Read("PRIMARY_DARK") ?? panah.PrimaryDark,
            Accent = Read("ACCENT") ?? panah.Accent,
            SupportPhone = Read("SUPPORT_PHONE") ?? panah.SupportPhone,
            AddressFa = Read("ADDRESS"),
            AddressEn = Read("ADDRESS_EN"),
            AddressAr = Read("ADDRESS_AR"),
            SmsSender = Read("SMS_SENDER") ?? panah.SmsSender,
            PrivacyFile = Read("PRIVACY"),
            TermsFile = Read("TERMS"),
        };
        brand.Check();
        return brand;
    }

    /// <summary>The colours as CSS, over the tokens of the style sheet; empty for Panah's own.</summary>
    internal string Css()
    {
        var panah = new Brand();
        if ((Primary, PrimaryDark, Accent) == (panah.Primary, panah.PrimaryDark, panah.Accent)) return "";
        var light = $"--primary:{Primary};--primary-hover:{Contrast.Shade(Primary, 0.2, lighter: false)};--accent:{Accent};--halo:{Accent}";
        var dark = $"--primary:{PrimaryDark};--primary-hover:{Contrast.Shade(PrimaryDark, 0.3, lighter: true)};--accent:{Accent}";
        return $":root{{{light}}}@media(prefers-color-scheme:dark){{:root:not([data-page]){{{dark}}}}}:root:is([data-page=dark],[data-page=black]){{{dark}}}";
    }

    private void Check()
    {
        Colour("PRIMARY", Primary, (LightPaper, 7, "the page"), ("#ffffff", 7, "the white text on it"));
        Colour("PRIMARY_DARK", PrimaryDark, (DarkPaper, 7, "the dark page"), ("#06282b", 7, "the dark text on it"));
        Colour("ACCENT", Accent, ("#211e1a", 7, "the dark text on it"), (Primary, 3, "PANAH_BRAND_PRIMARY"));
        foreach (var (variable, path) in new[] { ("LOGO", Logo), ("PRIVACY", PrivacyFile), ("TERMS", TermsFile) })
        {
            if (path is not null && !File.Exists(path)) throw Wrong(variable, $"there is no file {path}");
        }

        if (Logo is null) return;
        if (Path.GetExtension(Logo).ToLowerInvariant() is not (".svg" or ".png")) throw Wrong("LOGO", "a logo is an .svg or a .png file");
        if (new FileInfo(Logo).Length > 64 * 1024) throw Wrong("LOGO", "a logo has 64 KB at most");
    }

    private static void Colour(string variable, string colour, params (string Other, double Least, string What)[] pairs)
    {
        if (Contrast.Parse(colour) is null) throw Wrong(variable, $"«{colour}» is not a colour of the form #rrggbb");
        foreach (var (other, least, what) in pairs)
        {
            var ratio = Contrast.Ratio(colour, other);
            if (ratio < least)
                throw Wrong(variable, FormattableString.Invariant($"{colour} against {what} has a contrast of {ratio:0.0}:1 and needs {least}:1"));
        }
    }

    private static InvalidOperationException Wrong(string variable, string why) => new($"PANAH_BRAND_{variable}: {why}.");
}

namespace Panah.Kernel;

/// <summary>A language of the pages and messages. Persian is the first and the default.</summary>
public enum Language
{
    Persian,
    English,
    Arabic,
}

/// <summary>BCP 47 tags and writing direction of the languages.</summary>
public static class LanguageExtensions
{
    extension(Language language)
    {
        /// <summary>BCP 47 tag: <c>fa</c>, <c>en</c> or <c>ar</c>.</summary>
        public string Tag => language switch { Language.English => "en", Language.Arabic => "ar", _ => "fa" };

        /// <summary>The HTML <c>dir</c> attribute.</summary>
        public string Direction => language == Language.English ? "ltr" : "rtl";
    }

    /// <summary>Reads a BCP 47 tag; false for a language that Panah has no texts in.</summary>
    public static bool TryParse(string? tag, out Language language)
    {
        (language, var known) = tag switch
        {
            "fa" => (Language.Persian, true),
            "en" => (Language.English, true),
            "ar" => (Language.Arabic, true),
            _ => (Language.Persian, false),
        };
        return known;
    }
}

using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Localization;

namespace Panah.Ui;

/// <summary>
/// Texts of the capabilities, read once into frozen tables. Numbers among the arguments come out in the digits of the language,
/// which the stock localizer leaves ASCII; a key that is missing shows itself instead of hiding.
/// </summary>
internal sealed class EmbeddedTexts : IStringLocalizerFactory
{
    private readonly ConcurrentDictionary<Type, IStringLocalizer> _byType = new();

    public IStringLocalizer Create(Type resourceSource) => _byType.GetOrAdd(resourceSource, static type => new Texts(type));

    public IStringLocalizer Create(string baseName, string location) => throw new NotSupportedException("Texts are found by their type.");

    internal sealed class Texts(Type type) : IStringLocalizer
    {
        private readonly FrozenDictionary<string, string> _persian = Load(type, CultureInfo.InvariantCulture);
        private readonly FrozenDictionary<string, string> _english = Load(type, CultureInfo.GetCultureInfo("en"));
        private readonly FrozenDictionary<string, string> _arabic = Load(type, CultureInfo.GetCultureInfo("ar"));

        public LocalizedString this[string name] =>
            Of(Show.Language).TryGetValue(name, out var text) || _persian.TryGetValue(name, out text)
                ? new LocalizedString(name, text)
                : new LocalizedString(name, name, resourceNotFound: true);

        public LocalizedString this[string name, params object[] arguments]
        {
            get
            {
                var text = this[name];
                var shown = Array.ConvertAll(arguments, Show.Argument);
                return new LocalizedString(name, string.Format(CultureInfo.InvariantCulture, text.Value, shown), text.ResourceNotFound);
            }
        }

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) =>
            Of(Show.Language).Select(pair => new LocalizedString(pair.Key, pair.Value));

        private FrozenDictionary<string, string> Of(Kernel.Language language) => language switch
        {
            Kernel.Language.English => _english,
            Kernel.Language.Arabic => _arabic,
            _ => _persian,
        };

        private static FrozenDictionary<string, string> Load(Type type, CultureInfo culture)
        {
            using var set = new ResourceManager(type).GetResourceSet(culture, createIfNotExists: true, tryParents: false);
            return set is null
                ? FrozenDictionary<string, string>.Empty
                : set.Cast<DictionaryEntry>().ToFrozenDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
        }
    }
}

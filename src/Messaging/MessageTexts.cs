using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Panah.Kernel;
using Panah.Messaging.Texts;

namespace Panah.Messaging;

/// <summary>A capability's own message texts: resources beside <paramref name="Texts"/>, for templates that begin with <paramref name="Prefix"/> and a dot.</summary>
public sealed record MessageTextSource(string Prefix, Type Texts);

/// <summary>
/// Templates by key, in three languages. A capability that registers its texts is asked first (<see cref="MessageTextsRegistration.AddMessageTexts{T}"/>),
/// then <see cref="MessagingTexts"/>. Besides <c>{0}</c>, <c>{1}</c> … a text may say <c>{host}</c>, the site's own host, never the one a request named, and
/// <c>{brand}</c>, what the platform is called.
/// </summary>
public sealed partial class MessageTexts(IEnumerable<MessageTextSource> sources, PanahSettings settings)
{
    private readonly Dictionary<string, Type> _sources = sources.ToDictionary(source => source.Prefix, source => source.Texts, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Type, ResourceManager> _resources = new();

    /// <exception cref="InvalidOperationException">No text has that key: a bug of the caller, found by the first try.</exception>
    public string Render(string key, Language language, params string[] arguments)
    {
        var culture = CultureInfo.GetCultureInfo(language switch { Language.English => "en", Language.Arabic => "ar", _ => "fa" });
        var text = (_sources.GetValueOrDefault(key.Split('.')[0]) is { } own ? Resources(own).GetString(key, culture) : null)
            ?? Resources(typeof(MessagingTexts)).GetString(key, culture)
            ?? throw new InvalidOperationException($"No message text {key}.");
        // In one pass, and not by string.Format: an argument is a person's text and may hold braces of its own.
        return Placeholder().Replace(text, found => found.Groups["name"].Value switch
        {
            "host" => settings.PublicUrl.Host,
            "brand" => BrandName.Of(language, settings.Variable),
            var name when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n < arguments.Length => arguments[n],
            _ => found.Value,
        });
    }

    private ResourceManager Resources(Type type) => _resources.GetOrAdd(type, static texts => new ResourceManager(texts.FullName!, texts.Assembly));

    [GeneratedRegex("[{](?<name>[a-z]+|[0-9]+)[}]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}

public static class MessageTextsRegistration
{
    /// <summary>Lets a capability keep its message texts in its own resources: keys <c>{prefix}.Name</c> of <typeparamref name="T"/>.</summary>
    public static IServiceCollection AddMessageTexts<T>(this IServiceCollection services, string prefix) => services.AddSingleton(new MessageTextSource(prefix, typeof(T)));
}

namespace Panah.Ui;

/// <summary>A field of this page that may hold more than <see cref="FieldSizes.Usual"/>.</summary>
/// <param name="name">As the form sends it.</param>
/// <param name="length">Most characters.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class LongFieldAttribute(string name, int length) : Attribute
{
    public string Name => name;

    public int Length => length;
}

/// <summary>
/// The bounds that hold for every page before it sees a request (S9). A page judges its own fields more closely; these keep what no page
/// expects from being read, kept or echoed at all.
/// </summary>
public static class FieldSizes
{
    /// <summary>Characters of one field or parameter.</summary>
    public const int Usual = 8_000;

    /// <summary>Characters of a field's name.</summary>
    public const int Name = 200;

    /// <summary>Fields of one form.</summary>
    public const int Fields = 300;

    /// <summary>Bytes of a form without files; what long fields may hold comes on top.</summary>
    public const int Body = 128 * 1024;

    /// <summary>Bytes of one character as a form sends it: four of UTF-8, three signs each.</summary>
    public const int BytesOfCharacter = 12;
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Panah.Kernel;
using Panah.Notices.Letters;

namespace Panah.Notices.Intake;

/// <summary>A letter as a source system sends it.</summary>
internal sealed record LetterDraft
{
    /// <summary>The sender's own number of the letter; the same one again is the same letter.</summary>
    public string? Reference { get; init; }

    /// <summary>The employer, when it is a person.</summary>
    public string? NationalId { get; init; }

    /// <summary>The employer, when it is a company.</summary>
    public string? CompanyId { get; init; }

    /// <summary>Source system in Persian, such as «بازرسی از دفاتر قانونی».</summary>
    public string? System { get; init; }

    public string? Subject { get; init; }

    /// <summary>متن پیامک: what the employer reads first.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<DraftFile>? Attachments { get; init; }
}

/// <param name="Content">Base64.</param>
internal sealed record DraftFile(string? Name, byte[]? Content);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 8)]
[JsonSerializable(typeof(LetterDraft))]
internal sealed partial class DraftJson : JsonSerializerContext;

/// <summary>A draft that passed every check of form.</summary>
internal sealed record SoundLetter(Employer Employer, string Reference, string System, string Subject, string Text, IReadOnlyList<CheckedFile> Files)
{
    private byte[]? _hash;

    /// <summary>What makes two hand-ins of one reference the same letter or not.</summary>
    public byte[] ContentHash => _hash ??= SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F',
        [Employer.Identifier, System, Subject, Text, .. Files.Select(file => file.Name + Convert.ToHexString(SHA256.HashData(file.Content)))])));

    public string Search(string trackingNumber) => PersianText.Fold($"{Subject} {System} {trackingNumber}");
}

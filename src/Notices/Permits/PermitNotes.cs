using Panah.Data;

namespace Panah.Notices.Permits;

/// <summary>What an employer noted of a permit, and from where a letter was read with one: encrypted at rest (S-L4).</summary>
internal sealed class PermitNotes(SealedText sealedText)
{
    public const string Purpose = "notices.permit-note";

    public string? Hide(string? text) => text is null ? null : sealedText.Hide(Purpose, text);

    public string? Show(string? kept) => sealedText.Show(Purpose, kept);
}

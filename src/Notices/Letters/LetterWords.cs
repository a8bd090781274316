using Panah.Data;
using Panah.Notices.Permits;

namespace Panah.Notices.Letters;

/// <summary>
/// Subjects, sending systems and names of files, encrypted at rest (S-L4). Equal systems are kept alike, so that the inbox is filtered and ordered by them
/// along an index; subjects are not, and are opened to be ordered or searched.
/// </summary>
internal sealed class LetterWords(SealedText sealedText)
{
    private const string SubjectPurpose = "notices.subject";
    private const string SystemPurpose = "notices.system";
    private const string FilePurpose = "notices.file-name";

    /// <summary>What earlier versions kept in the clear.</summary>
    public static readonly SealedTable[] Tables =
    [
        new("notices.letters", new("subject", SubjectPurpose), new("system", SystemPurpose, Alike: true), new("search", null)),
        new("notices.refused", new("subject", SubjectPurpose), new("system", SystemPurpose, Alike: true)),
        new("notices.attachments", new SealedColumn("name", FilePurpose)),
        new("notices.permits", new("for_whom", PermitNotes.Purpose), new("reason", PermitNotes.Purpose)),
        new("notices.permit_reads", new SealedColumn("address", PermitNotes.Purpose)),
    ];

    /// <summary>As they are to be kept now: in the clear while a node of the version before may read them.</summary>
    public async ValueTask<KeptWords> KeepAsync(Statements sql) =>
        new(this, await sealedText.HasBegunAsync(sql));

    internal string HideSubject(string text) => sealedText.Hide(SubjectPurpose, text);

    internal string HideSystem(string text) => sealedText.HideAlike(SystemPurpose, text);

    internal string HideFile(string text) => sealedText.Hide(FilePurpose, text);

    public string Subject(string kept) => sealedText.Show(SubjectPurpose, kept);

    public string System(string kept) => sealedText.Show(SystemPurpose, kept);

    public string File(string kept) => sealedText.Show(FilePurpose, kept);

    public LetterLine Show(LetterLine line) => line with { Subject = Subject(line.Subject), System = System(line.System) };
}

/// <summary>How words of letters are written.</summary>
/// <param name="begun">Encrypted; in the clear while a node of the version before may read them.</param>
internal sealed class KeptWords(LetterWords words, bool begun)
{
    /// <summary>The version before searches a column of its own, which stays empty afterwards.</summary>
    public bool HasSearch => !begun;

    public string Subject(string text) => begun || SealedText.LooksHidden(text) ? words.HideSubject(text) : text;

    public string System(string text) => begun || SealedText.LooksHidden(text) ? words.HideSystem(text) : text;

    public string File(string text) => begun || SealedText.LooksHidden(text) ? words.HideFile(text) : text;
}

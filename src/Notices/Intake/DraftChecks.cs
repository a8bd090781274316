using Panah.Kernel;
using Panah.Notices.Letters;

namespace Panah.Notices.Intake;

/// <summary>One thing wrong with a draft.</summary>
/// <param name="Field">JSON name of the field.</param>
/// <param name="Code">Stable name of the rule.</param>
/// <param name="Detail">For the developer of the source system.</param>
internal sealed record DraftError(string Field, string Code, string Detail);

/// <summary>Judges the form of a draft; every error at once, so that a sender mends all in one go.</summary>
internal sealed class DraftChecks(Employers employers)
{
    public const int MaxSystem = 100;
    public const int MaxSubject = 300;
    public const int MaxText = 4_000;
    public const int MaxReference = 100;
    public const int MaxFiles = 5;

    public (SoundLetter? Letter, IReadOnlyList<DraftError> Errors) Check(LetterDraft? draft, string? otherReference = null)
    {
        if (draft is null) return (null, [new("", "body", "The body is not a JSON object of a letter.")]);
        var errors = new List<DraftError>();
        var employer = Employer(draft, errors);
        var reference = Line("reference", draft.Reference ?? otherReference, MaxReference, errors);
        var system = Line("system", draft.System, MaxSystem, errors);
        var subject = Line("subject", draft.Subject, MaxSubject, errors);
        var text = Line("text", draft.Text, MaxText, errors, lines: true);
        var files = Files(draft.Attachments ?? [], errors);
        return errors.Count > 0 ? (null, errors) : (new SoundLetter(employer!, reference!, system!, subject!, text!, files), []);
    }

    private Employer? Employer(LetterDraft draft, List<DraftError> errors)
    {
        if (draft.NationalId is not null == draft.CompanyId is not null)
        {
            errors.Add(new("nationalId", "employer", "Exactly one of nationalId and companyId is wanted."));
            return null;
        }

        string reason;
        if (draft.CompanyId is not null)
        {
            if (CompanyId.TryParse(draft.CompanyId, out var company, out reason)) return employers.Of(company.Value);
            errors.Add(new("companyId", reason, "Eleven digits with a right check digit are wanted."));
            return null;
        }

        if (NationalId.TryParse(draft.NationalId, out var person, out reason)) return employers.Of(person.Value);
        errors.Add(new("nationalId", reason, "Ten digits with a right check digit are wanted."));
        return null;
    }

    /// <summary>Bidi marks and other invisible characters are dropped before the length is judged: they would reorder the list for everybody who reads it.</summary>
    private static string? Line(string field, string? text, int longest, List<DraftError> errors, bool lines = false)
    {
        var tidy = PersianText.Tidy(text ?? "");
        if (!lines && IsUneven(tidy)) tidy = string.Join(' ', tidy.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text is not null && PersianText.HasNul(text)) errors.Add(new(field, "nul", "NUL is not text."));
        else if (tidy.Length == 0) errors.Add(new(field, "required", "A value is wanted."));
        else if (tidy.Length > longest) errors.Add(new(field, "too-long", $"At most {longest} characters are taken; these are {tidy.Length}."));
        return tidy;
    }

    /// <summary>Blanks that are not single spaces between words.</summary>
    private static bool IsUneven(string tidy)
    {
        for (var i = 0; i < tidy.Length; i++)
            if (char.IsWhiteSpace(tidy[i]) && (tidy[i] != ' ' || tidy[i - 1] == ' ')) return true;
        return false;
    }

    private static List<CheckedFile> Files(IReadOnlyList<DraftFile> drafts, List<DraftError> errors)
    {
        var files = new List<CheckedFile>();
        if (drafts.Count > MaxFiles) errors.Add(new("attachments", "too-many", $"At most {MaxFiles} files are taken."));
        else
        {
            for (var i = 0; i < drafts.Count; i++)
            {
                if (CheckedFile.TryRead(drafts[i]?.Name, drafts[i]?.Content ?? [], out var file, out var reason)) files.Add(file);
                else errors.Add(new($"attachments[{i}]", reason, "PDF, PNG and JPEG up to 5 MB are taken, and the name's ending must agree with the bytes."));
            }
        }

        return files;
    }
}

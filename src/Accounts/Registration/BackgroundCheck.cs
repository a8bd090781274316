using Panah.Kernel;
using Panah.Registries;

namespace Panah.Accounts.Registration;

/// <summary>How a background check ends: exactly one of these (A7).</summary>
internal enum CheckResult
{
    /// <summary>«… حساب کاربری شما فعال گردید.»</summary>
    Activated,

    /// <summary>«… ثبت نام شما تائید شد، جهت فعال سازی … مراجعه فرمائید»</summary>
    NeedsVisit,

    /// <summary>«اطلاعات هویتی وارد شده … مطابقت ندارد …»: the request is deleted, the person may register again.</summary>
    Mismatch,
}

/// <summary>What the registries have answered so far; null is not asked, or not answered yet.</summary>
internal sealed record CheckAnswers(bool? Civil, bool? Sim, bool? Insured, bool? Medical)
{
    /// <summary>The result, or null while an answer that could still change it is missing. A registry that is down delays, and never decides.</summary>
    public CheckResult? Decide(RegistrationKind kind)
    {
        var mustMatch = kind == RegistrationKind.Physician ? new[] { Civil, Medical } : [Civil];
        if (mustMatch.Contains(false)) return CheckResult.Mismatch;
        if (mustMatch.Contains(null) || Sim is null) return null;

        // A physician's file is the council's; an insured person's is the insurance's.
        var hasFile = kind == RegistrationKind.Physician ? true : Insured;
        return hasFile is null ? null : Sim.Value && hasFile.Value ? CheckResult.Activated : CheckResult.NeedsVisit;
    }
}

/// <summary>Holds what a person stated against the civil registry's record, field by field.</summary>
internal static class CivilComparison
{
    public static bool Matches(RegistrationForm form, CivilRecord? record) =>
        record is not null
        && Same(form.FirstName, record.FirstName)
        && Same(form.LastName, record.LastName)
        && Same(form.CertificateNumber, record.Certificate.Number)
        && Same(form.CertificateSerial, record.Certificate.Serial)
        && Same(form.SeriesLetter, record.Certificate.SeriesLetter)
        && Same(form.SeriesNumber, record.Certificate.SeriesNumber)
        && form.Gender == record.Gender;

    /// <summary>Folded: ي and ی, a ZWNJ or a blank between the parts of a name, and Persian digits make no mismatch.</summary>
    private static bool Same(string stated, string recorded) => PersianText.FoldName(stated) == PersianText.FoldName(recorded);
}

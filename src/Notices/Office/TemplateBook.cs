using Panah.Data;
using Panah.Kernel;
using Panah.Notices.Letters;

namespace Panah.Notices.Office;

/// <summary>What the office writes again and again.</summary>
internal sealed record LetterTemplate(Guid Id, string Name, string System, string Subject, string Body);

/// <summary>Templates of letters written by hand; all staff of letters share them.</summary>
internal sealed class TemplateBook(AppDb db, AuditLog audit, TimeProvider time)
{
    public async Task<IReadOnlyList<LetterTemplate>> ListAsync(CancellationToken cancel)
    {
        return await db.Alone(cancel).QueryAsync<LetterTemplate>(
            "select id, name, system, subject, body from notices.templates order by name limit 200");
    }

    /// <summary>One of the same name gives way. What it said stands in the audit: letters that go out from it are irreversible.</summary>
    public Task SaveAsync(string name, string system, string subject, string body, Guid staff, CancellationToken cancel) => db.InTransactionAsync(async work =>
    {
        await work.ExecuteAsync(
            """
            insert into notices.templates (id, name, system, subject, body, saved_at, saved_by) values (@id, @name, @system, @subject, @body, @now, @staff)
            on conflict (name) do update set system = excluded.system, subject = excluded.subject, body = excluded.body, saved_at = excluded.saved_at, saved_by = excluded.saved_by
            """,
            new { id = Guid.CreateVersion7(), name, system, subject, body, now = time.GetUtcNow(), staff });
        await audit.WriteAsync(work, new AuditEntry("notices.template-saved", ActorKind.Staff, staff, ObjectId: name, Details: new { system, subject, body }));
    }, cancel);

    public Task DeleteAsync(Guid id, Guid staff, CancellationToken cancel) => db.InTransactionAsync(async work =>
    {
        var name = await work.ExecuteScalarAsync<string?>(
            "delete from notices.templates where id = @id returning name", new { id });
        if (name is not null) await audit.WriteAsync(work, new AuditEntry("notices.template-deleted", ActorKind.Staff, staff, ObjectId: name));
    }, cancel);

    /// <summary>The text with its blanks filled in: <c>{day}</c>, <c>{employer}</c>. Any other brace is text.</summary>
    public string Fill(string text, Employer employer)
    {
        var day = JalaliDate.From(time.GetUtcNow());
        return text.Replace("{day}", PersianText.ToPersianDigits($"{day.Day} {JalaliMonths.Name(day.Month, Language.Persian)} {day.Year}"), StringComparison.Ordinal)
            .Replace("{employer}", PersianText.ToPersianDigits(employer.Identifier), StringComparison.Ordinal);
    }
}

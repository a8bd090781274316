using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.People;
using Shouldly;
using Xunit;

namespace Panah.Tests.Persons;

/// <summary>What a person reads about who saw their data (row X6): a sentence or a name in their language, never an action's own name.</summary>
public sealed partial class SeenTests(PanahServer server)
{
    [Theory, Row("X6"), Row("X8")]
    [InlineData("fa", "فعال شدن ثبت نام", "دیدن رویدادهای مربوط به شما", "رویدادی دیگر")]
    [InlineData("en", "Registration activated", "A look at the events that concern you", "Something else")]
    [InlineData("ar", "تفعيل التسجيل", "الاطلاع على الأحداث المتعلقة بك", "حدث آخر")]
    public async Task EveryAction_InEachLanguage_IsASentenceOrAName(string language, string name, string sentence, string unnamed)
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = await server.SignedInAsync(person);
        await visitor.OpenAsync("/me/seen?lang=" + language);
        // Seals of inquiries are about no person, and every inquiry of the other tests is held to them.
        var actions = server.Services.GetRequiredService<ActionNames>().All.Select(one => one.Action).Where(action => action != "entitlement.answered").Append("test.of-tomorrow").ToArray();
        var mine = (await server.Services.GetRequiredService<PersonDirectory>().FindByIdentifierAsync(PersonKind.Citizen, person.NationalId))!.Id;
        await server.Sql.ExecuteAsync(
            "insert into data.audit_entries (at, action, actor_kind, subject_id, object_id) select @now, action, 'Staff', @mine, '0' from unnest(@actions) action", new { now = server.Clock.GetUtcNow(), mine, actions });

        var shown = new List<string>();
        for (var page = 0; page * 50 < actions.Length; page++)
        {
            await visitor.OpenAsync($"/me/seen?older={page}");
            shown.AddRange(visitor.Page.QuerySelectorAll("tbody tr td:last-child").Select(cell => cell.TextContent.Trim()));
        }

        shown.Count.ShouldBeGreaterThanOrEqualTo(actions.Length);
        shown.ShouldAllBe(text => text.Length > 0 && !Dotted().IsMatch(text));
        shown.ShouldContain(name);
        shown.ShouldContain(sentence);
        shown.ShouldContain(unnamed);
    }

    /// <summary>A sentence whose action has no name belongs to nothing that is written.</summary>
    [Fact, Row("X6")]
    public void Sentences_BelongToActionsThatHaveNames()
    {
        var names = server.Services.GetRequiredService<ActionNames>().All.Select(one => "Action." + one.Action).ToHashSet(StringComparer.Ordinal);
        var sentences = XDocument.Load(Path.Combine(Repository.Root, "src/People/Texts/PeopleTexts.resx")).Descendants("data").Select(data => data.Attribute("name")!.Value)
            .Where(key => key.StartsWith("Action.", StringComparison.Ordinal)).ToList();
        sentences.ShouldNotBeEmpty();
        sentences.Where(key => !names.Contains(key)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"[a-z]\.[a-z]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Dotted();
}

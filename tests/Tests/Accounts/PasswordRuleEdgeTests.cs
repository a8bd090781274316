using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

/// <summary>Each rule from both sides, as the page says it while a password is typed and as the server judges it when it is sent: by the same words.</summary>
[Row("A5")]
public sealed class PasswordRuleEdgeTests(PanahServer server)
{
    private const string Latin = "فقط حروف و اعداد لاتین";
    private const string Letter = "با یک حرف آغاز شود";
    private const string Mix = "حداقل یک حرف بزرگ";
    private const string Length = "۸ کاراکتر";
    private const string Owner = "شامل نام";
    private const string Common = "رایج";

    [Theory]
    [InlineData(Length, "Zanbag7", "Zanbag77")]
    [InlineData(Length, "Zanbag7777777777777777777777777777777777777777777777777777777777x", "Zanbag777777777777777777777777777777777777777777777777777777777x")]
    [InlineData(Letter, "7Zanbagh", "Zanbagh7")]
    [InlineData(Letter, "!Zanbag7", "Zanbag7!")]
    [InlineData(Mix, "zanbagh7", "zanbagH7")]
    [InlineData(Mix, "ZANBAGH7", "ZANBAGh7")]
    [InlineData(Mix, "Zanbaghh", "Zanbagh7")]
    [InlineData(Latin, "Zanbagh7@", "Zanbagh7!")]
    [InlineData(Latin, "Zanbagh7^", "Zanbagh7#")]
    [InlineData(Latin, "Zanbagh7-", "Zanbagh7$")]
    [InlineData(Latin, "Zan bagh7", "Zanbagh7%")]
    [InlineData(Latin, "Zanbagh۷", "Zanbagh7&")]
    [InlineData(Latin, "Zanbaghé7", "Zanbaghe7")]
    [InlineData(Common, "Password1", "Passward1")]
    [InlineData(Common, "Tamin#1405", "Tamirgah#1405")]
    [InlineData(Common, "PanahTamin1", "PanahTaminZ1")]
    public async Task Rules_JustBrokenAndJustMet(string rule, string broken, string met)
    {
        using var visitor = await BegunAsync();

        (await JudgeAsync(visitor, broken, "مریم", "رضایی"))[rule].ShouldBeFalse(broken);
        (await JudgeAsync(visitor, met, "مریم", "رضایی"))[rule].ShouldBeTrue(met);
    }

    /// <summary>A name is looked for as it is usually spelt in Latin letters, its parts alone too, however it was typed; also inside a word.</summary>
    [Theory]
    [InlineData("علی‌اکبر", "کریمی", "Akbar2026go", false)]
    [InlineData("علي\u200cاكبر", "كريمي", "Aliakbar2026", false)]
    [InlineData("علي اكبر", "كريمي", "Karimi2026go", false)]
    [InlineData("علی‌اکبر", "کریمی", "Zanbagh2026", true)]
    [InlineData("علی", "کریمی", "Validity2026", false)]
    [InlineData("علی", "کریمی", "Valdity2026", true)]
    [InlineData("رز", "کریمی", "Barzegar2026", true)]
    [InlineData("Sara", "Smith", "Mysarah2026", false)]
    [InlineData("Sara", "Smith", "BlackSmith1", false)]
    [InlineData("Sara", "Smith", "Mysahra2026", true)]
    public async Task Rules_NameOfTheOwner_HoweverItIsWritten(string firstName, string lastName, string password, bool met)
    {
        using var visitor = await BegunAsync();

        (await JudgeAsync(visitor, password, firstName, lastName))[Owner].ShouldBe(met);
    }

    [Fact]
    public async Task Rules_NationalId_WholeIsRefusedAndAPartIsNot()
    {
        var person = await server.Registry.PersonAsync();
        using var visitor = server.Visitor();
        await visitor.BeginRegistrationAsync(person);

        (await JudgeAsync(visitor, "Zanbagh" + person.NationalId, "مریم", "رضایی"))[Owner].ShouldBeFalse();
        (await JudgeAsync(visitor, "Zanbagh" + person.NationalId[..9], "مریم", "رضایی"))[Owner].ShouldBeTrue();
    }

    private async Task<Visitor> BegunAsync()
    {
        var visitor = server.Visitor();
        return await visitor.BeginRegistrationAsync(await server.Registry.PersonAsync());
    }

    /// <summary>The list as the page fetches it while somebody types: every rule, met or not.</summary>
    private static async Task<Func<string, bool>> AskAsync(Visitor visitor, string password, string firstName, string lastName)
    {
        await visitor.OpenAsync("/account/register/details");
        await visitor.PostAsync("/account/register/details?handler=Rules", new Dictionary<string, string>
        {
            ["Details.Password"] = password, ["Details.FirstName"] = firstName, ["Details.LastName"] = lastName,
        });
        var rules = visitor.Page.QuerySelectorAll("li").Select(line => line.TextContent.Trim()).ToList();
        rules.Count.ShouldBe(6);
        return rule => !rules.Single(line => line.Contains(rule, StringComparison.Ordinal)).EndsWith("رعایت نشده", StringComparison.Ordinal);
    }

    private static async Task<Verdicts> JudgeAsync(Visitor visitor, string password, string firstName, string lastName) =>
        new(await AskAsync(visitor, password, firstName, lastName));

    private sealed class Verdicts(Func<string, bool> isMet)
    {
        public bool this[string rule] => isMet(rule);
    }
}

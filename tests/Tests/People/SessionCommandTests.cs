using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.Kernel;
using Panah.People.Staff;
using Panah.Tests.OpenId;
using Shouldly;
using Xunit;

namespace Panah.Tests.Persons;

/// <summary><c>panah sessions end</c> (ASVS 7.4.5): an operator ends what a person or a member of staff has open.</summary>
[Row("S13")]
public sealed class SessionCommandTests(PanahServer server) : OpenIdTest(server)
{
    [Fact]
    public async Task End_OfAPerson_SignsThemAloneOut_AndEndsWhatTheyGave()
    {
        var (other, person) = (await Server.SignedInAsync(), await Server.Registry.PersonAsync());
        using var one = await Server.SignedInAsync(person);
        using var two = await Server.SignedInAsync(person);
        using (other)
        {
            var client = await ClientAsync();
            var tokens = await TokensAsync(one, client, ("scope", "openid profile offline_access"));
            (await EndAsync(("person", person.NationalId))).ShouldBe("2 ended.\n");
            foreach (var visitor in (Visitor[])[one, two])
            {
                await visitor.OpenAsync("/me");
                visitor.ShouldBeAt("/window/sign-in");
            }

            Server.Clock.Advance(TimeSpan.FromSeconds(1));
            (await RefreshAsync(client, tokens.RefreshToken)).ShouldBeRefused("refresh.good", "invalid_grant");
            await other.OpenAsync("/me");
            other.ShouldBeAt("/me");
        }
    }

    [Fact]
    public async Task End_OfStaff_SignsThemOut()
    {
        using var member = await Server.StaffAsync(StaffRole.Audit);
        using var other = await Server.StaffAsync(StaffRole.Audit);
        await member.OpenAsync("/office");
        var name = await Server.Sql.ScalarAsync<string>(
            "select m.username from people.staff m join people.staff_sessions s on s.staff_id = m.id order by s.last_seen_at desc, s.id desc limit 1");

        await EndAsync(("staff", name!));

        var out_ = 0;
        foreach (var one in (Visitor[])[member, other])
        {
            await one.OpenAsync("/office");
            if (one.Url.AbsolutePath == "/office/sign-in") out_++;
        }

        out_.ShouldBe(1);
    }

    [Theory]
    [InlineData("person", "0000000000", "--person")]
    [InlineData("staff", "nobody-here", "--staff")]
    [InlineData("nothing", "x", "--everybody")]
    public async Task End_OfNobody_SaysSo(string option, string value, string word)
    {
        var refused = await Should.ThrowAsync<InvalidOperationException>(() => EndAsync((option, value)));
        refused.Message.ShouldContain(word);
        if (option == "person") refused.Message.ShouldNotContain(value);
    }

    private async Task<string> EndAsync((string Name, string Value) option)
    {
        await using var words = new StringWriter(CultureInfo.InvariantCulture);
        var command = Server.Services.GetServices<OperatorCommand>().Single(one => one.Words == "sessions end");
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [option.Name] = [option.Value] };
        (await command.RunAsync(new OperatorInput(Server.Services, values, words), TestContext.Current.CancellationToken)).ShouldBe(0);
        return words.ToString();
    }
}

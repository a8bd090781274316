using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Window;

/// <summary>At most 100 wrong codes in a row for a phone, over all sign-ins; then its owner dials on it (ADR 503).</summary>
[Row("W2"), Row("W3")]
public sealed class FailuresInARowTests(PanahServer server)
{
    private const string OtherRoute = "*4*40#";

    [Fact]
    public async Task Code_HundredWrongInARow_IsNotJudgedUntilThePhoneDials()
    {
        var mobile = Registry.NewMobile();
        var phone = server.Phone(mobile);
        using var stranger = server.Visitor();
        await stranger.AskForCodeAsync(mobile);
        var waiting = await phone.NextCodeAsync();
        await stranger.TypeCodeAsync(Wrong(waiting));
        await CountedAsync(99);
        await stranger.TypeCodeAsync(Wrong(waiting));
        stranger.ErrorOf("رمز یکبار مصرف").ShouldNotContain(OtherRoute);

        // Another sign-in with the same phone buys no new guesses, and not even the right code is judged.
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        using var owner = server.Visitor();
        await owner.AskForCodeAsync(mobile);
        var code = await phone.NextCodeAsync();
        await owner.TypeCodeAsync(code);
        owner.ShouldBeAt("/window/code").ErrorOf("رمز یکبار مصرف").ShouldContain(OtherRoute);

        // The other route: only the owner can dial on this phone.
        Phone.Code(await phone.DialAsync("*4*40#")).ShouldBe(code);
        await owner.TypeCodeAsync(code);
        owner.ShouldBeAt("/window/identity");
    }

    [Fact]
    public async Task Code_RightOne_EndsTheRow()
    {
        var mobile = Registry.NewMobile();
        using var visitor = server.Visitor();
        await visitor.AskForCodeAsync(mobile);
        var code = await server.Phone(mobile).NextCodeAsync();
        await visitor.TypeCodeAsync(Wrong(code));
        var rows = await server.Sql.ScalarAsync<long>("""select count(*) from "window".failures""");

        await visitor.TypeCodeAsync(code);

        visitor.ShouldBeAt("/window/identity");
        (await server.Sql.ScalarAsync<long>("""select count(*) from "window".failures""")).ShouldBe(rows - 1);
    }

    private static string Wrong(string code) => code == "000000" ? "000001" : "000000";

    /// <summary>As if so many had been typed: the newest count is this test's.</summary>
    private async Task CountedAsync(int failures) =>
        (await server.Sql.ExecuteAsync(
            """update "window".failures set failures = @failures where updated_at = (select max(updated_at) from "window".failures)""", new { failures })).ShouldBe(1);
}

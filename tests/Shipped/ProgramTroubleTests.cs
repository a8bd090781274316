using Dapper;
using Npgsql;
using Panah.BrowserTests;
using Panah.Data;
using Panah.Harness;
using Shouldly;
using Xunit;
using Browser = Panah.BrowserTests.Browser;

namespace Panah.Shipped;

/// <summary>What people meet when the program itself has trouble: a port taken, a folder of an older version, simulators that die.</summary>
public sealed class ProgramTroubleTests(ShippedProgram shipped, Browser browser) : Journey(shipped, browser)
{
    [Theory, Row("H1")]
    [InlineData("PANAH_PORT")]
    [InlineData("PANAH_SIMULATORS_PORT")]
    public async Task Run_PortTaken_SaysWhichAndWhatToSet(string variable)
    {
        await using var second = PanahProcess.OfRun();
        var taken = (variable == "PANAH_PORT" ? Shipped.Url : Shipped.SimulatorsUrl).Port;
        second.Variables[variable] = taken.ToString(System.Globalization.CultureInfo.InvariantCulture);
        (await second.RunAsync("run")).ShouldNotBe(0);
        second.Words.ShouldContain(variable, Case.Sensitive);
        second.Words.ShouldContain("is taken by another program", Case.Sensitive);
        second.Words.ShouldNotContain("   at ", Case.Sensitive, "words for people, no stack trace");
    }

    [Fact, Row("H1")]
    public async Task Run_FolderOfAnOlderVersion_BringsItUpToDateAndPeopleAreStillThere()
    {
        var folder = Directory.CreateTempSubdirectory("panah-older-").FullName;
        var sara = await ShownAsync(folder, async program =>
        {
            var who = await program.Registry.PersonAsync(person => person with { FirstName = "سارا", LastName = "احمدی" });
            var person = await PersonAsync(site: program.Url);
            await person.SignInAtWindowAsync(program, who);
            // As the version before this migration left it.
            await using var postgres = await EmbeddedPostgres.JoinAsync(folder, TestContext.Current.CancellationToken);
            await using var connection = new NpgsqlConnection(postgres.ConnectionString);
            await connection.ExecuteAsync(
                """
                alter table "window".journeys drop column message_id;
                alter table "window".address_updates drop column postal_code, drop column settled_at;
                delete from panah.migrations where name like 'window/0004%';
                """);
            return who;
        });
        await ShownAsync(folder, async program =>
        {
            program.Words.ShouldContain("window/0004", Case.Sensitive);
            var person = await PersonAsync(site: program.Url);
            // Her phone kept the code of before.
            var phone = program.Phone(sara.Mobile);
            await phone.NextCodeAsync();
            await person.AskForCodeAsync(sara.Mobile);
            await person.TypeCodeAsync(await phone.NextCodeAsync());
            await person.ShouldBeAtAsync("/me");
            await person.ShouldSeeAsync("سارا احمدی");
            return sara;
        });
        Directory.Delete(folder, recursive: true);
    }

    [Fact, Row("H1")]
    public async Task Run_SimulatorsDie_TheProgramSaysSoAndThePageStatesNothingUnknown()
    {
        await ShownAsync(null, async program =>
        {
            var sara = await program.Registry.PersonAsync();
            await program.KillSimulatorsAsync();
            await Eventually.TrueAsync(() => program.Words.Contains("simulators: they ended", StringComparison.Ordinal));
            var person = await PersonAsync(site: program.Url);
            await person.AskForCodeAsync(sara.Mobile);
            await person.ShouldSeeAsync("پیامک رمز هنوز نرفته است");
            return sara;
        });
    }

    private static async Task<T> ShownAsync<T>(string? folder, Func<ShippedProgram, Task<T>> work)
    {
        var program = new ShippedProgram(folder);
        await program.InitializeAsync();
        try
        {
            return await work(program);
        }
        finally
        {
            await program.DisposeAsync();
        }
    }
}

using Panah.Harness;
using Panah.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Panah.Tests.Accounts;

/// <summary><c>panah import branches</c> as an operator uses it, and what people then choose from.</summary>
[Row("X13"), Row("X15"), Row("P3")]
public sealed class BranchImportTests(PanahServer server) : IAsyncLifetime
{
    private readonly string _file = Path.GetTempFileName();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Other tests choose from the registry's list.</summary>
    public async ValueTask DisposeAsync()
    {
        File.Delete(_file);
        await server.Sql.ExecuteAsync("delete from accounts.branches");
    }

    [Fact]
    public async Task Import_SoundFile_IsWhatPeopleChooseFrom()
    {
        var (code, words) = await ImportAsync("code,name,province,city", "۲۰۰۱,شعبهٔ پناه تهران,تهران,تهران", "2002,شعبه پناه كرج,البرز,کرج");

        (code, words).ShouldBe((0, "2 branches.\n"));
        using var visitor = server.Visitor();
        await visitor.OpenAsync("/special/register");
        await visitor.Tick("ضوابط را خواندم و می‌پذیرم").PressAsync("تایید و ادامه");
        await visitor.Choose("استان", "البرز").PressAsync("نمایش شعبه‌ها");
        visitor.Page.QuerySelectorAll("#Picked option[value]").Select(option => option.TextContent).ShouldBe(["", "شعبه پناه کرج"]);
        var person = await server.Registry.PersonAsync(p => p with { Insurance = new TestInsurance(Registry.NewInsuranceNumber(), "2001", "construction", "1405-06", 100_000_000) });
        await visitor.Fill("کد ملی / شناسه", person.NationalId).Fill("شعبه تامین اجتماعی", "شعبه پناه تهران")
            .Fill("شماره بیمه", person.Insurance!.Number).PressAsync("ثبت نام");
        visitor.ShouldSee("ثبت با موفقیت انجام شد");
    }

    [Fact]
    public async Task Import_WrongLines_NamesEachAndChangesNothing()
    {
        await ImportAsync("2001,شعبهٔ پناه تهران,تهران,تهران");

        var (code, words) = await ImportAsync(
            "3001,شعبهٔ یک,تهران,تهران", "3001,شعبهٔ دو,تهران,تهران", "3003,شعبه یک,تهران,تهران", "30x,شعبهٔ سه,تهران,تهران", "3004,شعبهٔ چهار,تهرانستان,تهران",
            "3005,شعبهٔ پنج,تهران,شیراز", "3006,شعبهٔ شش,تهران", "3007,,تهران,تهران", "", "3008,شعبهٔ هشت,تهران,تهران");

        code.ShouldBe(1);
        words.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "line 2: has the code of line 1",
            "line 3: has the name of line 1",
            "line 4: '30x' is no code of 1 to 10 digits",
            "line 5: there is no province 'تهرانستان'",
            "line 6: there is no city 'شیراز' in تهران",
            "line 7: has 3 columns, not code,name,province,city",
            "line 8: the name has 0 characters, not 1 to 100",
            "Nothing was imported: 7 lines can't be taken.",
        ]);
        (await server.Sql.QueryAsync<string>("select code from accounts.branches")).ShouldBe(["2001"]);
    }

    [Fact]
    public async Task Import_NoUtf8OrNoFile_IsRefused()
    {
        await File.WriteAllBytesAsync(_file, [0x32, 0x2C, 0xC8, 0xCF, 0x2C]);
        (await Should.ThrowAsync<InvalidOperationException>(RunAsync())).Message.ShouldContain("UTF-8");
        File.Delete(_file);
        (await Should.ThrowAsync<InvalidOperationException>(RunAsync())).Message.ShouldContain("no file");
        (await ImportAsync("")).ShouldBe((1, "the file holds no branch\nNothing was imported: 1 lines can't be taken.\n"));
    }

    private async Task<(int Code, string Words)> ImportAsync(params string[] lines)
    {
        await File.WriteAllLinesAsync(_file, lines);
        return await RunAsync();
    }

    private async Task<(int Code, string Words)> RunAsync()
    {
        var command = server.Services.GetServices<OperatorCommand>().Single(one => one.Words == "import branches");
        await using var words = new StringWriter { NewLine = "\n" };
        var code = await command.RunAsync(new OperatorInput(server.Services, new Dictionary<string, IReadOnlyList<string>> { ["file"] = [_file] }, words), default);
        return (code, words.ToString());
    }
}

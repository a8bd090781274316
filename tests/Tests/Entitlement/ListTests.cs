using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Entitlement;

[Row("E7")]
public sealed class ListTests(PanahServer panah)
{
    private const string Submit = "استعلام فهرست";

    [Fact]
    public async Task List_OfTenThousandLinesSomeWrong_IsFinishedAndTold()
    {
        var ids = Enumerable.Range(0, 9_900).Select(_ => Registry.NewNationalId()).Distinct().ToList();
        // The register knows them: one COPY instead of ten thousand look-ups.
        await panah.Services.GetRequiredService<Panah.Entitlement.CoverImport>().ImportAsync(
            ids.Select(id => new Panah.Registries.CoverRecord(Panah.Kernel.NationalId.Parse(id), new DateOnly(2029, 3, 20))));
        string[] wrong = [.. Enumerable.Range(0, 99).Select(i => $"{i}"), ids[0]];
        var text = "کد ملی\r\n" + string.Join("\r\n", ids.Concat(wrong));
        using var clerk = await panah.SignedInAsync();
        await clerk.OpenAsync("/entitlement/list");
        await clerk.Attach("یا پرونده متنی یا CSV", "list.csv", Encoding.UTF8.GetBytes(text), "text/csv").PressAsync(Submit);
        clerk.Url.AbsolutePath.ShouldStartWith("/entitlement/list/");
        clerk.Headers!.TryGetValues("Refresh", out _).ShouldBeTrue("without JavaScript the browser asks again by itself");
        await FinishedAsync(clerk, "استعلام فهرست پایان یافت");
        clerk.ShouldSee("۱۰۰ سطر نادرست یا تکراری");
        var csv = await CsvAsync(clerk);
        csv.Count(l => l.Contains(",دارد,1408/01/01,", StringComparison.Ordinal)).ShouldBe(ids.Count);
        csv.Length.ShouldBe(ids.Count + wrong.Length + 1);
        await Books.ShouldBalanceAsync(panah);
    }

    [Fact]
    public async Task List_TooLongOrEmptyOrNoText_IsRefusedAndStays()
    {
        using var clerk = await panah.SignedInAsync();
        await clerk.OpenAsync("/entitlement/list");
        await clerk.PressAsync(Submit);
        clerk.ShouldHaveError("فهرست خالی است");
        await clerk.Fill("فهرست کدهای ملی", string.Join('\n', Enumerable.Range(0, 10_001))).PressAsync(Submit);
        clerk.ShouldHaveError("۱۰٬۰۰۱ سطر");
        await clerk.Fill("فهرست کدهای ملی", "").Attach("یا پرونده متنی یا CSV", "photo.png", [0x89, 0x50, 0, 0, 1], "image/png").PressAsync(Submit);
        clerk.ShouldHaveError("متنی نیست");
    }

    [Fact]
    public async Task List_WhileTheRegistryIsDown_WaitsAndGoesOn()
    {
        using var clerk = await panah.SignedInAsync();
        await using (await panah.Faults.StartAsync("cover"))
        {
            await clerk.OpenAsync("/entitlement/list");
            await clerk.Fill("فهرست کدهای ملی", string.Join('\n', Enumerable.Range(0, 5).Select(_ => Registry.NewNationalId()))).PressAsync(Submit);
            await FinishedAsync(clerk, "مرجع اطلاعات بیمه پاسخ نمی‌دهد");
        }

        panah.Clock.Advance(TimeSpan.FromMinutes(2));
        await FinishedAsync(clerk, "استعلام فهرست پایان یافت");
        (await CsvAsync(clerk)).Length.ShouldBe(6);
    }

    [Fact]
    public async Task List_Stopped_KeepsWhatWasAnswered()
    {
        using var clerk = await panah.SignedInAsync();
        await using var slow = await panah.Faults.StartAsync("cover", "slow", delayMs: 300);
        await clerk.OpenAsync("/entitlement/list");
        await clerk.Fill("فهرست کدهای ملی", string.Join('\n', Enumerable.Range(0, 2_000).Select(_ => Registry.NewNationalId()))).PressAsync(Submit);
        await Eventually.TrueAsync(async () => Done(await clerk.OpenAsync(clerk.Url.AbsolutePath)) > 0, seconds: 30);

        // Some are answered and shown while the others still wait.
        Done(clerk).ShouldBeInRange(1, 1_999);
        clerk.Page.QuerySelectorAll("tbody tr").Length.ShouldBeGreaterThan(0);
        await clerk.PressAsync("توقف");
        clerk.ShouldSee("به درخواست شما متوقف شد");
        var answered = (await CsvAsync(clerk)).Count(line => line.Contains(",ندارد,", StringComparison.Ordinal));
        answered.ShouldBeInRange(1, 1_999);
        await Books.ShouldBalanceAsync(panah);
    }

    [Fact]
    public async Task List_OfAnotherPerson_IsNotFound()
    {
        using var clerk = await panah.SignedInAsync();
        await clerk.OpenAsync("/entitlement/list");
        await clerk.Fill("فهرست کدهای ملی", Registry.NewNationalId()).PressAsync(Submit);
        using var other = await panah.SignedInAsync();
        await other.OpenAsync(clerk.Url.AbsolutePath, HttpStatusCode.NotFound);
    }

    private static int Done(Visitor clerk) =>
        int.Parse(clerk.Page.QuerySelector("progress")!.GetAttribute("value")!, System.Globalization.CultureInfo.InvariantCulture);

    private static Task FinishedAsync(Visitor clerk, string says) =>
        Eventually.TrueAsync(async () => (await clerk.OpenAsync(clerk.Url.AbsolutePath)).Text.Contains(says, StringComparison.Ordinal), seconds: 30);

    private static async Task<string[]> CsvAsync(Visitor clerk)
    {
        using var answer = await clerk.Http.GetAsync(clerk.Url.AbsolutePath + "?handler=Csv");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        return (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}

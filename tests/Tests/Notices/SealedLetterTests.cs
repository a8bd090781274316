using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Panah.Data;
using Panah.Harness;
using Shouldly;
using Xunit;

namespace Panah.Tests.Notices;

/// <summary>What letters are about, who sent and who read them is not readable in the database; what an earlier version wrote is made so in steps.</summary>
[Row("S11"), Finding("S-L4")]
public sealed class SealedLetterTests(PanahServer server)
{
    private const string Subject = "رأی هیئت بدوی";
    private const string Source = "سامانهٔ مطالبات";

    private readonly NoticesWorld world = new(server);

    [Fact]
    public async Task Letter_HandedInOneByOneInBatchesOrRefused_IsReadableNowhereAtRest()
    {
        var (employer, paper) = (await world.EmployerAsync(), await world.EmployerAsync(agreed: false));
        using var system = await world.SystemAsync();
        await NoticesWorld.SendAsync(system, employer.Identifier, Subject, file: NoticesWorld.Pdf);
        await ApiTests.BatchAsync(system, [NoticesWorld.Draft(employer.Identifier, Subject).With("reference", "b1").With("system", Source)]);
        await ApiTests.BatchAsync(system, [NoticesWorld.Draft(paper.Identifier, Subject).With("reference", "b2").With("system", Source)]);

        foreach (var rows in (string[])["notices.letters", "notices.refused"])
        {
            (await server.Sql.ScalarAsync<long>($"select count(*) from {rows}")).ShouldBePositive();
            (await server.Sql.ScalarAsync<long>($"select count(*) from {rows} where subject not like 'enc1:%' or system not like 'enc1:%'")).ShouldBe(0, rows);
        }

        (await server.Sql.ScalarAsync<long>("select count(*) from notices.letters where search <> ''")).ShouldBe(0);
        (await server.Sql.ScalarAsync<long>("select count(*) from notices.attachments where name not like 'enc1:%'")).ShouldBe(0);
        (await server.Sql.ScalarAsync<long>("select count(*) from notices.permit_reads where address not like 'enc1:%'")).ShouldBe(0);
        // Two letters on the same matter don't look alike; two of one system do, or nobody could filter by it.
        (await server.Sql.ScalarAsync<long>("select count(*) - count(distinct subject) from notices.letters")).ShouldBe(0);
        await employer.Visitor.OpenAsync("/letters?system=" + Uri.EscapeDataString(Source));
        employer.Visitor.ShouldSee(Subject).ShouldSee(Source);
    }

    [Fact]
    public async Task Letters_OfAnEarlierVersion_AreListedSearchedAndOrderedBeforeAndAfterTheyAreEncrypted()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        var sent = await ApiTests.BatchAsync(system, Enumerable.Range(0, 4).Select(i =>
            NoticesWorld.Draft(employer.Identifier, $"موضوع {i}").With("reference", $"e{i}").With("system", Source)));
        var earlier = sent.Take(2).Select(line => line.GetProperty("trackingNumber").GetString()!).ToArray();
        await server.Sql.ExecuteAsync(
            """
            update notices.letters
            set subject = case tracking_number when @last then 'موضوع 9' else 'موضوع 5' end, system = @Source, search = 'موضوع'
            where tracking_number = any (@earlier)
            """,
            new { earlier, last = earlier[0], Source });

        await ShouldBeFoundAsync(employer, earlier);
        await SealAsync("notices.letters");
        await ShouldBeFoundAsync(employer, earlier);

        (await server.Sql.ScalarAsync<long>(
            """
            select count(*) from notices.letters
            where tracking_number = any (@earlier) and subject like 'enc1:%' and system like 'enc1:%' and search = ''
            """,
            new { earlier })).ShouldBe(2);
    }

    [Fact]
    public async Task Readers_OfAnEarlierVersion_AreEncryptedOnce_AndNothingElseOfAReadingChanges()
    {
        var employer = await world.EmployerAsync();
        using var system = await world.SystemAsync();
        await NoticesWorld.SendAsync(system, employer.Identifier);
        var permit = Guid.CreateVersion7(server.Clock.GetUtcNow());
        (await server.Sql.ExecuteAsync(
            """
            with issued as (
                insert into notices.permits
                    (id, letter_id, employer_index, passcode_index, for_whom, reason, issued_at, issued_by, ends_at, last_day, views, views_left, closed_at)
                select @permit, id, employer_index, @code, 'بانک نمونه', 'وام', now(), @permit, now(), current_date, 1, 0, now()
                from notices.letters limit 1 returning id, letter_id)
            insert into notices.permit_reads (id, permit_id, letter_id, at, address, ticket_hash)
            select @permit, id, letter_id, now(), '203.0.113.7', @code from issued
            """,
            new { permit, code = permit.ToByteArray() })).ShouldBe(1);

        await SealAsync("notices.permits", "notices.permit_reads");

        (await server.Sql.ScalarAsync<long>("select count(*) from notices.permits where for_whom not like 'enc1:%' or reason not like 'enc1:%'")).ShouldBe(0);
        (await server.Sql.ScalarAsync<long>("select count(*) from notices.permit_reads where address not like 'enc1:%'")).ShouldBe(0);
        foreach (var change in (string[])["address = 'enc1:AAAA'", "address = '203.0.113.8'", "at = now()", "letter_id = @permit"])
            await Should.ThrowAsync<PostgresException>(
                () => server.Sql.ExecuteAsync($"update notices.permit_reads set {change} where id = @permit", new { permit }), change);
    }

    [Fact]
    public async Task Upgrade_WhileTheVersionBeforeMayRun_WritesWhatItCanRead()
    {
        await server.Sql.ExecuteAsync("update data.sealing set since = now() + interval '1 hour'");
        try
        {
            var fresh = new SealedText(server.Services.GetRequiredService<PersonalData>());
            (await fresh.KeepAlikeAsync(server.Services.GetRequiredService<AppDb>().Alone(), "test", "متن")).ShouldBe("متن");
            // Who writes our mark into their text makes no page fail that shows it.
            fresh.Show("test", await fresh.KeepAlikeAsync(server.Services.GetRequiredService<AppDb>().Alone(), "test", "enc1:AAAA")).ShouldBe("enc1:AAAA");
            await server.Sql.ExecuteAsync("update data.sealing set since = now()");
            var kept = await fresh.KeepAlikeAsync(server.Services.GetRequiredService<AppDb>().Alone(), "test", "متن");
            kept.ShouldStartWith("enc1:");
            fresh.HideAlike("test", "متن").ShouldBe(kept);
            fresh.HideAlike("test", "متن دیگر").ShouldNotBe(kept);
            fresh.Show("test", kept).ShouldBe("متن");
        }
        finally
        {
            await server.Sql.ExecuteAsync("update data.sealing set since = now()");
        }
    }

    private async Task ShouldBeFoundAsync(TestEmployer employer, string[] earlier)
    {
        await employer.Visitor.OpenAsync("/letters?system=" + Uri.EscapeDataString(Source) + "&sort=subjectReversed");
        var subjects = employer.Visitor.Page.QuerySelectorAll(".mail h2 bdi").Select(cell => cell.TextContent).ToList();
        subjects.ShouldBe(["موضوع 9", "موضوع 5", "موضوع 3", "موضوع 2"]);
        employer.Visitor.Page.QuerySelectorAll("select[name=System] option").Count(option => option.TextContent.Trim() == Source).ShouldBe(1);
        await employer.Visitor.OpenAsync("/letters?q=" + Uri.EscapeDataString("موضوع ۹"));
        employer.Visitor.Page.QuerySelectorAll(".mail h2 bdi").Length.ShouldBe(1);
        await employer.Visitor.OpenAsync($"/letters/{earlier[0]}");
        employer.Visitor.ShouldSee("موضوع 9");
    }

    private async Task SealAsync(params string[] names)
    {
        await server.Sql.ExecuteAsync("update data.sealing set since = now() - interval '1 hour'");
        await server.Sql.ExecuteAsync("delete from data.sealing_progress where name = any (@names)", new { names });
        await server.Services.GetServices<IRecurringJob>().Single(job => job.Name == "data.sealing").RunAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(async () => await server.Sql.ScalarAsync<long>(
            "select count(*) from data.sealing_progress where done_at is not null and name = any (@names)", new { names }) == names.Length);
    }
}

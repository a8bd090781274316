using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Harness;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

[Row("X10")]
public sealed class OutboxTests(DataServer server) : IClassFixture<DataServer>
{
    [Fact]
    public async Task Tell_Committed_IsHandledOnceAndGone()
    {
        var handler = new Handler();
        await using var place = await NewPlaceAsync(handler);
        await place.StartWorkersAsync();

        (await place.TellAsync(new OutboxItem("t", new { Text = "سلام" }))).ShouldBeTrue();

        await Eventually.TrueAsync(async () => await place.Sql.ScalarAsync<long>("select count(*) from data.outbox") == 0);
        handler.Seen.ShouldHaveSingleItem().PayloadJson.ShouldContain("Text");
    }

    [Fact]
    public async Task Tell_RolledBack_IsNeverHandled()
    {
        var handler = new Handler();
        await using var place = await NewPlaceAsync(handler);
        await place.StartWorkersAsync();

        await Should.ThrowAsync<NotSupportedException>(() => place.Get<AppDb>().InTransactionAsync(async work =>
        {
            await place.Get<Outbox>().TellAsync(work, new OutboxItem("t", new { }));
            throw new NotSupportedException();
        }));
        await place.TellAsync(new OutboxItem("t", new { Second = true }));

        await Eventually.TrueAsync(() => !handler.Seen.IsEmpty);
        handler.Seen.ShouldHaveSingleItem().PayloadJson.ShouldContain("Second");
    }

    [Fact]
    public async Task Tell_Payload_IsUnreadableInTheTable()
    {
        await using var place = await NewPlaceAsync(new Handler());

        await place.TellAsync(new OutboxItem("t", new { Mobile = "09121234567" }));

        var stored = (await place.Sql.QueryAsync<byte[]>("select payload from data.outbox")).ShouldHaveSingleItem();
        System.Text.Encoding.UTF8.GetString(stored).ShouldNotContain("0912");
    }

    [Fact]
    public async Task Tell_SameOnceKey_IsTakenOnceAlsoAfterItIsDone()
    {
        var handler = new Handler();
        await using var place = await NewPlaceAsync(handler);
        var item = new OutboxItem("t", new { }) { OnceKey = "slip:1" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => place.TellAsync(item)));
        answers.Count(taken => taken).ShouldBe(1);

        await place.StartWorkersAsync();
        await Eventually.TrueAsync(async () => await place.Sql.ScalarAsync<long>("select count(*) from data.outbox") == 0);

        (await place.TellAsync(item)).ShouldBeFalse();
        handler.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Handle_Expired_IsDroppedUntriedAndRecorded()
    {
        var handler = new Handler();
        await using var place = await NewPlaceAsync(handler);
        await place.TellAsync(new OutboxItem("t", new { }) { Lane = Lane.Code, ExpiresAt = place.Clock.GetUtcNow().AddMinutes(3) });
        place.Clock.Advance(TimeSpan.FromMinutes(3));

        await place.StartWorkersAsync();

        await Eventually.TrueAsync(async () => await place.Sql.ScalarAsync<string>("select reason from data.outbox_dropped") == "expired");
        handler.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Handle_Failing_IsTriedAgainWithGrowingWaitsThenDropped()
    {
        var handler = new Handler { Outcome = _ => OutboxOutcome.Retry, MaxAttempts = 3 };
        await using var place = await NewPlaceAsync(handler);
        await place.StartWorkersAsync();
        await place.TellAsync(new OutboxItem("t", new { }));

        await Eventually.TrueAsync(() => handler.Seen.Count == 1);
        await Eventually.TrueAsync(async () =>
        {
            place.Clock.Advance(TimeSpan.FromSeconds(1));
            return await place.Sql.ScalarAsync<string>("select reason from data.outbox_dropped") == "attempts";
        });

        handler.Seen.Select(delivery => delivery.Attempt).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Handle_NodeDiedWithTheLease_AnotherTakesItAndTheLateAnswerCountsForNothing()
    {
        var stuck = new TaskCompletionSource();
        var first = new Handler { Wait = stuck.Task };
        await using var dying = await NewPlaceAsync(first);
        await dying.StartWorkersAsync();
        await dying.TellAsync(new OutboxItem("t", new { }));
        await Eventually.TrueAsync(() => first.Seen.Count == 1);

        var second = new Handler { Outcome = _ => OutboxOutcome.Retry };
        await using var other = dying.AnotherNode(services => services.AddSingleton<IOutboxHandler>(second));
        await other.StartWorkersAsync();
        dying.Clock.Advance(TimeSpan.FromMinutes(3));
        await Eventually.TrueAsync(() => !second.Seen.IsEmpty);
        stuck.SetResult();
        await dying.StopWorkersAsync();

        // The first node said done after its lease had run out: the item is still there.
        (await dying.Sql.ScalarAsync<long>("select count(*) from data.outbox")).ShouldBe(1);
        second.Seen.First().Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task Handle_CodeBehindAThousandBulkItems_GoesFirst()
    {
        // The delay is the thing: the first bulk items take as long.
        var handler = new Handler { Topic = "bulk", Wait = Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken) };
        var codes = new Handler { Topic = "code" };
        await using var place = await server.NewPlaceAsync(services => services.AddSingleton<IOutboxHandler>(handler).AddSingleton<IOutboxHandler>(codes));
        await place.Get<AppDb>().InTransactionAsync(async work =>
        {
            for (var i = 0; i < 1000; i++)
                await place.Get<Outbox>().TellAsync(work, new OutboxItem("bulk", new { i }) { Lane = Lane.Bulk });
        });
        await place.StartWorkersAsync();
        await place.TellAsync(new OutboxItem("code", new { }) { Lane = Lane.Code });

        await Eventually.TrueAsync(() => codes.Seen.Count == 1, seconds: 3);

        handler.Seen.Count.ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task Stop_WhileHandling_FinishesWhatRuns()
    {
        var work = new TaskCompletionSource();
        var handler = new Handler { Wait = work.Task };
        await using var place = await NewPlaceAsync(handler);
        await place.StartWorkersAsync();
        await place.TellAsync(new OutboxItem("t", new { }));
        await Eventually.TrueAsync(() => handler.Seen.Count == 1);

        var stopping = place.StopWorkersAsync();
        stopping.IsCompleted.ShouldBeFalse();
        work.SetResult();
        await stopping;

        (await place.Sql.ScalarAsync<long>("select count(*) from data.outbox")).ShouldBe(0);
    }

    [Fact, Finding("P-8"), Row("O6")]
    public async Task Handle_PayloadThatNoKeyOpens_IsPutAsideAsItIsAndRequeuedByCommand()
    {
        var handler = new Handler { MaxAttempts = int.MaxValue };
        await using var place = await NewPlaceAsync(handler);
        var end = place.Clock.GetUtcNow() + TimeSpan.FromDays(30);
        await place.TellAsync(new OutboxItem("t", new { Text = "kept" }) { ExpiresAt = end });
        var payload = await place.Sql.ScalarAsync<byte[]>("select payload from data.outbox");
        // As of a key that is not in this ring.
        await place.Sql.ExecuteAsync("update data.outbox set payload = set_byte(payload, 1, 9)");
        await place.StartWorkersAsync();

        await Eventually.TrueAsync(async () =>
        {
            place.Clock.Advance(TimeSpan.FromMinutes(12));
            return await place.Sql.ScalarAsync<string>("select reason from data.outbox_dropped") == "unreadable";
        });

        handler.Seen.ShouldBeEmpty();
        (await place.Sql.ScalarAsync<long>("select count(*) from data.outbox")).ShouldBe(0);
        await place.Sql.ExecuteAsync("update data.outbox_dropped set payload = set_byte(payload, 1, 1)");
        (await place.Sql.ScalarAsync<byte[]>("select payload from data.outbox_dropped")).ShouldBe(payload);
        var requeue = place.Get<IEnumerable<OperatorCommand>>().Single(command => command.Words == "outbox requeue");
        var words = new StringWriter();
        var input = new OperatorInput(place.Services, new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal), words);
        (await requeue.RunAsync(input, TestContext.Current.CancellationToken)).ShouldBe(0);
        words.ToString().Trim().ShouldBe("1 in line again.");
        await Eventually.TrueAsync(() => handler.Seen.Count == 1);
        var delivery = handler.Seen.ShouldHaveSingleItem();
        delivery.PayloadJson.ShouldContain("kept");
        delivery.ExpiresAt!.Value.ShouldBe(end, TimeSpan.FromMilliseconds(1));
    }

    private Task<DataPlace> NewPlaceAsync(Handler handler) => server.NewPlaceAsync(services => services.AddSingleton<IOutboxHandler>(handler));

    private sealed class Handler : IOutboxHandler
    {
        public ConcurrentQueue<OutboxDelivery> Seen { get; } = [];

        public Func<OutboxDelivery, OutboxOutcome> Outcome { get; init; } = _ => OutboxOutcome.Done;

        public Task Wait { get; init; } = Task.CompletedTask;

        public string Topic { get; init; } = "t";

        public int MaxAttempts { get; init; } = 5;

        public Task GivenUpAsync(Work work, OutboxDelivery delivery, GivenUp why) => Task.CompletedTask;

        public async Task<OutboxOutcome> HandleAsync(OutboxDelivery delivery, CancellationToken cancel)
        {
            Seen.Enqueue(delivery);
            await Wait;
            return Outcome(delivery);
        }
    }
}

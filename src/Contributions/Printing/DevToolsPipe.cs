using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Panah.Contributions.Printing;

/// <summary>
/// Chromium's DevTools protocol over a pipe: JSON, each message ended by a zero byte. No port is opened, so nobody else on the machine can speak to it;
/// and Chromium ends by itself when the pipe does.
/// </summary>
internal sealed class DevToolsPipe : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly Stream _to;
    private readonly PipeReader _from;
    private readonly SemaphoreSlim _pen = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _asked = new();
    private int _last;
    private volatile bool _ended;

    public DevToolsPipe(Stream to, Stream from)
    {
        (_to, _from) = (to, PipeReader.Create(from));
        _ = ListenAsync();
    }

    /// <summary>True once the other side has gone.</summary>
    public bool HasEnded => _ended;

    /// <param name="method">Such as <c>Page.printToPDF</c>.</param>
    /// <param name="session">The page that is meant; null for the browser.</param>
    /// <param name="limit">Where it runs out, the browser is to be ended: half a message may have been written.</param>
    /// <exception cref="IOException">Chromium has gone, or answered that it can't.</exception>
    public async Task<JsonElement> AskAsync(string method, object parameters, string? session, CancellationToken limit)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = answer;
        try
        {
            var message = JsonSerializer.SerializeToUtf8Bytes(new Question(id, method, parameters, session), Json);
            await _pen.WaitAsync(limit);
            try
            {
                await _to.WriteAsync(message, limit);
                await _to.WriteAsync(new byte[1], limit);
                await _to.FlushAsync(limit);
            }
            finally
            {
                _pen.Release();
            }

            // After the question was put on the list: whoever ends the list sees it, or it sees the end.
            if (_ended) throw new IOException("Chromium has gone.");
            return await answer.Task.WaitAsync(limit);
        }
        finally
        {
            _asked.TryRemove(id, out _);
        }
    }

    public void Dispose() => _pen.Dispose();

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var read = await _from.ReadAsync();
                var rest = read.Buffer;
                while (rest.PositionOf((byte)0) is { } end)
                {
                    Take(rest.Slice(0, end));
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                _from.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted) break;
            }
        }
        catch (Exception broken) when (broken is IOException or JsonException or ObjectDisposedException or InvalidOperationException)
        {
            // What can't be read any more has ended.
        }

        _ended = true;
        foreach (var answer in _asked.Values) answer.TrySetException(new IOException("Chromium has gone."));
    }

    /// <summary>Answers carry the number of their question; events carry none, and nobody here waits for one.</summary>
    private void Take(ReadOnlySequence<byte> message)
    {
        using var document = JsonDocument.Parse(message);
        if (!document.RootElement.TryGetProperty("id", out var id) || !_asked.TryGetValue(id.GetInt32(), out var answer)) return;
        if (document.RootElement.TryGetProperty("error", out var error))
            answer.TrySetException(new IOException("Chromium: " + error.GetProperty("message").GetString()));
        else
            answer.TrySetResult(document.RootElement.GetProperty("result").Clone());
    }

    private sealed record Question(
        [property: JsonPropertyName("id")] int Id,
        [property: JsonPropertyName("method")] string Method,
        [property: JsonPropertyName("params")] object Parameters,
        [property: JsonPropertyName("sessionId")] string? Session);
}

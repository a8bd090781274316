using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Panah.Registries;

/// <summary>
/// HTTP to one registry: a time-out for each attempt, retries with jitter where the question may be repeated, a circuit breaker.
/// Questions go in bodies, so that nothing personal stands in an address or a log. All trouble becomes <see cref="RegistryUnavailableException"/>.
/// </summary>
internal sealed class RegistryClient : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly string _name;
    private readonly HttpClient? _http;
    private readonly ResiliencePipeline _repeatable;
    private readonly ResiliencePipeline _once;
    private readonly ILogger _log;

    public RegistryClient(string name, RegistrySettings settings, ILogger<RegistryClient> log)
    {
        (_name, _log) = (name, log);
        _http = settings.Addresses.GetValueOrDefault(name) is { } address ? Client(address) : null;
        // Waits of the network are real time: a test that moves the program's clock does not make a line faster.
        var breaker = new CircuitBreakerStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(IsTrouble),
            FailureRatio = 0.5,
            MinimumThroughput = settings.BreakerThroughput,
            SamplingDuration = settings.SamplingDuration,
            BreakDuration = settings.BreakDuration,
            OnOpened = _ => Logged("opened"),
            OnClosed = _ => Logged("closed"),
        };
        var retry = new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(failure => IsTrouble(failure) && failure is not BrokenCircuitException),
            MaxRetryAttempts = Math.Max(1, settings.Retries),
            Delay = settings.RetryDelay,
            UseJitter = true,
            BackoffType = DelayBackoffType.Exponential,
        };
        // One breaker for both kinds of question: it judges the registry, not the question.
        var guarded = new ResiliencePipelineBuilder { TimeProvider = TimeProvider.System }.AddCircuitBreaker(breaker).AddTimeout(settings.AttemptTimeout).Build();
        _once = guarded;
        _repeatable = settings.Retries == 0 ? guarded : new ResiliencePipelineBuilder { TimeProvider = TimeProvider.System }.AddRetry(retry).AddPipeline(guarded).Build();
    }

    /// <summary>Asks what may be asked again.</summary>
    public Task<T> AskAsync<T>(string path, object question, CancellationToken cancel) =>
        SendAsync<T>(_repeatable, () => new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(question, question.GetType(), options: Json) }, cancel);

    /// <summary>Reads what is not about a person.</summary>
    public Task<T> GetAsync<T>(string path, CancellationToken cancel) =>
        SendAsync<T>(_repeatable, () => new HttpRequestMessage(HttpMethod.Get, path), cancel);

    /// <summary>Files something. With a key the registry files it once, so it may be tried again.</summary>
    public Task<T> FileAsync<T>(string path, object request, string? idempotencyKey, CancellationToken cancel) =>
        SendAsync<T>(
            idempotencyKey is null ? _once : _repeatable,
            () =>
            {
                var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(request, request.GetType(), options: Json) };
                if (idempotencyKey is not null) message.Headers.Add("Idempotency-Key", idempotencyKey);
                return message;
            },
            cancel);

    public void Dispose() => _http?.Dispose();

    /// <summary>For an answer that is no answer to the question: it delays, like a registry that is down.</summary>
    public RegistryUnavailableException Nonsense()
    {
        _log.LogWarning("Registry {Registry} answered something else than was asked", _name);
        return new RegistryUnavailableException(_name);
    }

    private async Task<T> SendAsync<T>(ResiliencePipeline pipeline, Func<HttpRequestMessage> request, CancellationToken cancel)
    {
        if (_http is null) throw new RegistryUnavailableException(_name);
        try
        {
            return await pipeline.ExecuteAsync(
                async stop =>
                {
                    using var message = request();
                    using var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
                    answer.EnsureSuccessStatusCode();
                    return await answer.Content.ReadFromJsonAsync<T>(Json, stop) ?? throw new JsonException("An empty answer.");
                },
                cancel);
        }
        catch (Exception trouble) when (IsTrouble(trouble) && !cancel.IsCancellationRequested)
        {
            _log.LogWarning("Registry {Registry} is unavailable: {Trouble}", _name, trouble.GetType().Name);
            throw new RegistryUnavailableException(_name, trouble);
        }
    }

    /// <summary>A refused question (4xx) is a fault of ours or of the settings: it is not answered by asking again, yet the person's answer is the same.</summary>
    private static bool IsTrouble(Exception failure) =>
        failure is HttpRequestException or IOException or JsonException or TimeoutRejectedException or BrokenCircuitException or TaskCanceledException or NotSupportedException;

    private ValueTask Logged(string what)
    {
        _log.LogWarning("Circuit to registry {Registry} {What}", _name, what);
        return ValueTask.CompletedTask;
    }

    private static HttpClient Client(RegistryAddress address)
    {
        // New connections every few minutes follow DNS; no redirects, since a registry has none and a key must not travel.
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(2),
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = 256,
            AutomaticDecompression = DecompressionMethods.All,
        };
        var client = new HttpClient(handler) { BaseAddress = address.Url, Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 16 * 1024 * 1024 };
        client.DefaultRequestHeaders.Add("X-Api-Key", address.Key);
        return client;
    }
}

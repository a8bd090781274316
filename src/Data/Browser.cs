using Microsoft.AspNetCore.Http;

namespace Panah.Data;

/// <summary>
/// What a service may know of the browser that asks, and the cookies it may leave there; never the request or the answer. A page hands it over by
/// handing over its <see cref="HttpContext"/>.
/// </summary>
public sealed class Browser
{
    private readonly HttpContext _http;

    private Browser(HttpContext http) => _http = http;

    /// <summary>Where it asks from, as limits count it (<see cref="RequestSource"/>).</summary>
    public string Source => RequestSource.Of(_http);

    /// <summary>Its address, to be kept encrypted or as a keyed hash; empty where the connection has none.</summary>
    public string Address => _http.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>What it calls itself (RFC 9110 section 10.1.5); a claim, no fact.</summary>
    public string Agent => _http.Request.Headers.UserAgent.ToString();

    public bool IsHttps => _http.Request.IsHttps;

    /// <summary>A page of ours asks by itself, without its person doing anything.</summary>
    public bool AsksByItself => _http.Request.Headers.ContainsKey("X-Fragment");

    /// <summary>Cancelled when it does not wait for the answer any more.</summary>
    public CancellationToken Gone => _http.RequestAborted;

    public static implicit operator Browser(HttpContext http) => FromHttpContext(http);

    public static Browser FromHttpContext(HttpContext http) => new(http);

    /// <summary>Value of a cookie that it sent; null where it sent none of that name.</summary>
    public string? Cookie(string name) => _http.Request.Cookies[name];

    /// <summary>Leaves a cookie, at once: what stands in a transaction is left by <see cref="Work.AfterCommit"/>.</summary>
    public void Keep(string name, string value, CookieOptions options) => _http.Response.Cookies.Append(name, value, options);

    /// <summary>Takes a cookie away, where it sent one; at once, as <see cref="Keep"/> does.</summary>
    public void Forget(string name, CookieOptions options)
    {
        if (_http.Request.Cookies.ContainsKey(name)) _http.Response.Cookies.Delete(name, options);
    }
}

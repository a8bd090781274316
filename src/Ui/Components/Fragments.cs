using Microsoft.AspNetCore.Http;

namespace Panah.Ui;

/// <summary>A part of a page that is still going on is asked for again by itself (<c>poll.js</c>).</summary>
public static class Fragments
{
    public static bool IsAsked(HttpContext http) => http.Request.Headers.ContainsKey("X-Fragment");
}

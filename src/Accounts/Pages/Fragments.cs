using Microsoft.AspNetCore.Http;

namespace Panah.Accounts.Pages;

/// <summary>A part of a page that is still going on is asked for again by itself (<c>poll.js</c>).</summary>
internal static class Fragments
{
    public static bool IsAsked(HttpContext http) => http.Request.Headers.ContainsKey("X-Fragment");
}

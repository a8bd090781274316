using System.Collections.Concurrent;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Panah.Kernel;
using Panah.Ui.Copies;

namespace Panah.Ui;

/// <summary>
/// On a page that is the same for every stranger but for its tokens: rendered once a second for each language and display, and copied
/// to everybody else with tokens of their own (ADR 0303). Whoever brings a query or any other cookie, a session's above all, gets a
/// rendering of their own.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RenderedOnceAttribute : Attribute, IFilterFactory
{
    public bool IsReusable => true;

    public IFilterMetadata CreateInstance(IServiceProvider serviceProvider) => serviceProvider.GetRequiredService<RenderedOnce>();
}

internal sealed class RenderedOnce(IAntiforgery antiforgery, IOptions<AntiforgeryOptions> forms, TimeProvider time) : IAsyncResourceFilter
{
    /// <summary>Languages times displays that are kept; a display that few chose is rendered for each of them.</summary>
    private const int MostCopies = 64;

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(PathString, Language, DisplayChoice), PageCopy> _copies = new();

    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (!IsAnybody(http.Request))
        {
            await next();
            return;
        }

        var key = (http.Request.Path, Show.Language, DisplayChoice.Of(http));
        if (_copies.TryGetValue(key, out var copy) && time.GetUtcNow() < copy.Until)
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            copy.Write(http, http.Response.BodyWriter);
            context.Result = new EmptyResult();
            return;
        }

        if (await RenderAsync(http, next) is { } fresh && (_copies.Count < MostCopies || _copies.ContainsKey(key))) _copies[key] = fresh;
    }

    private bool IsAnybody(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) || request.QueryString.HasValue) return false;
        foreach (var (name, _) in request.Cookies)
        {
            if (name is not (LanguageChoice.Cookie or DisplayChoice.Cookie) && name != forms.Value.Cookie.Name) return false;
        }

        return true;
    }

    /// <summary>Renders into memory, sends it, and keeps what of it is for everybody.</summary>
    private async Task<PageCopy?> RenderAsync(HttpContext http, ResourceExecutionDelegate next)
    {
        var wire = http.Response.Body;
        await using var page = new MemoryStream();
        http.Response.Body = page;
        // A filter hears of a failure by what comes back, not by an exception.
        var rendered = await next();
        http.Response.Body = wire;
        // Not a byte is sent of a page that failed: the error page comes in its place.
        if (rendered.Exception is not null) return null;
        await wire.WriteAsync(page.GetBuffer().AsMemory(0, (int)page.Length), http.RequestAborted);
        if (http.Response.StatusCode != StatusCodes.Status200OK || FormTargets.Of(http).Count > 0) return null;
        var form = new FreshValue([antiforgery.GetTokens(http).RequestToken!], other => [antiforgery.GetAndStoreTokens(other).RequestToken!]);
        return PageCopy.Cut(page.ToArray(), [form, .. FreshValues.Of(http)], time.GetUtcNow() + Life);
    }
}
